using Millrace.Features.Columns;
using Millrace.Features.State;

namespace Millrace.Features.Aggregation;

/// <summary>One non-null value of any type, outside a column.</summary>
internal readonly record struct Cell(Int128 Whole, double Number, object? Reference)
{
    /// <summary>The value of a row that is not null.</summary>
    public static Cell Of(Column column, int row) => column switch
    {
        BoolColumn bools => new Cell(bools.Values[row] ? 1 : 0, 0, null),
        FlatColumn<long> longs => new Cell(longs.Values[row], 0, null),
        DecimalColumn decimals => new Cell(decimals.Values[row], 0, null),
        DoubleColumn doubles => new Cell(0, doubles.Values[row], null),
        _ => new Cell(0, 0, column.ValueAt(row)),
    };

    /// <summary>The boxed value, as <see cref="Column.ValueAt"/> gives it.</summary>
    public object? Boxed(ColumnType type) => type switch
    {
        ColumnType.Bool => Whole != 0,
        ColumnType.Int64 or ColumnType.Timestamp => (long)Whole,
        ColumnType.Decimal => Whole,
        ColumnType.Double => Number,
        _ => Reference,
    };

    /// <summary>Appends the value to a column of its type.</summary>
    public void AppendTo(ColumnBuilder output)
    {
        switch (output.Type)
        {
            case ColumnType.Bool: output.Append(Whole != 0); break;
            case ColumnType.Int64 or ColumnType.Timestamp: output.Append((long)Whole); break;
            case ColumnType.Decimal: output.Append(Whole); break;
            case ColumnType.Double: output.Append(Number); break;
            default: output.AppendObject(Reference); break;
        }
    }

    /// <summary>Writes the value.</summary>
    public void Encode(StateWriter writer, ColumnType type)
    {
        switch (type)
        {
            case ColumnType.String: writer.Text((string)Reference!); break;
            case ColumnType.Double: writer.Number(Number); break;
            case ColumnType.Vector: EncodeVector(writer, (float[])Reference!); break;
            default: writer.Signed(Whole); break;
        }
    }

    /// <summary>Reads a value.</summary>
    public static Cell Decode(StateReader reader, ColumnType type) => type switch
    {
        ColumnType.String => new Cell(0, 0, reader.Text()),
        ColumnType.Double => new Cell(0, reader.Number(), null),
        ColumnType.Vector => new Cell(0, 0, DecodeVector(reader)),
        ColumnType.Decimal => new Cell(reader.Signed(), 0, null),
        _ => new Cell(reader.Signed64(), 0, null),
    };

    /// <summary>Passes over a value, with the checks of reading it.</summary>
    public static void Skip(StateReader reader, ColumnType type)
    {
        switch (type)
        {
            case ColumnType.String: reader.TextNumber(); break;
            case ColumnType.Double: reader.SkipNumber(); break;
            case ColumnType.Vector: SkipVector(reader); break;
            case ColumnType.Decimal: reader.Signed(); break;
            default: reader.Signed64(); break;
        }
    }

    /// <summary>The length of a vector that is mostly zero.</summary>
    public static int VectorLength(StateReader reader)
    {
        var length = reader.Count();
        return length <= 1 << 16 ? (int)length : throw new RecordFormatException($"a vector of {length} values");
    }

    /// <summary>The place of the next value that is not zero.</summary>
    public static int NextPlace(StateReader reader, int position, int length)
    {
        var distance = reader.Count();
        return distance < length - position - 1
            ? position + 1 + (int)distance
            : throw new RecordFormatException($"a value {distance} behind the value {position} of a vector of {length}");
    }

    // Vectors of hashed words are mostly zero: only what is not zero is written, with the distance from the one before.
    private static void EncodeVector(StateWriter writer, float[] vector)
    {
        writer.Count(vector.Length);
        writer.Count(vector.Count(value => BitConverter.SingleToInt32Bits(value) != 0));
        var previous = -1;
        for (var i = 0; i < vector.Length; i++)
        {
            if (BitConverter.SingleToInt32Bits(vector[i]) == 0)
                continue;
            writer.Count(i - previous - 1);
            writer.Number(vector[i]);
            previous = i;
        }
    }

    private static float[] DecodeVector(StateReader reader)
    {
        var length = VectorLength(reader);
        var vector = new float[length];
        var position = -1;
        for (var left = reader.Items(); left > 0; left--)
            vector[position = NextPlace(reader, position, length)] = (float)reader.Number();
        return vector;
    }

    private static void SkipVector(StateReader reader)
    {
        var length = VectorLength(reader);
        var position = -1;
        for (var left = reader.Items(); left > 0; left--)
        {
            position = NextPlace(reader, position, length);
            reader.SkipNumber();
        }
    }
}
