using System.Runtime.InteropServices;
using Millrace.Features.Columns;

namespace Millrace.Online.Records;

/// <summary>
/// Columns as bytes, for the few rows that a record carries: a dimension's versions, values handed in from outside.
/// Per column its name, type and values; per value a flag byte, 0 for null.
/// </summary>
static class ColumnCodec
{
    public static void Write(BinaryWriter output, RecordBatch batch)
    {
        output.Write7BitEncodedInt(batch.Rows);
        output.Write7BitEncodedInt(batch.Names.Count);
        foreach (var name in batch.Names)
        {
            var column = batch[name];
            output.Write(name);
            output.Write((byte)column.Type);
            for (var row = 0; row < batch.Rows; row++)
                WriteValue(output, column, row);
        }
    }

    public static RecordBatch Read(BinaryReader input)
    {
        var rows = input.Read7BitEncodedInt();
        var columns = new KeyValuePair<string, Column>[input.Read7BitEncodedInt()];
        for (var i = 0; i < columns.Length; i++)
        {
            var name = input.ReadString();
            var type = (ColumnType)input.ReadByte();
            var builder = new ColumnBuilder(type, rows);
            for (var row = 0; row < rows; row++)
                ReadValue(input, builder, type);
            columns[i] = KeyValuePair.Create(name, builder.Build());
        }
        return new RecordBatch(rows, columns);
    }

    static void WriteValue(BinaryWriter output, Column column, int row)
    {
        if (column.IsNull(row))
        {
            output.Write((byte)0);
            return;
        }
        output.Write((byte)1);
        switch (column)
        {
            case BoolColumn flag: output.Write(flag.Values[row]); break;
            case Int64Column whole: output.Write7BitEncodedInt64(whole.Values[row]); break;
            case TimestampColumn time: output.Write7BitEncodedInt64(time.Values[row]); break;
            case DoubleColumn real: output.Write(real.Values[row]); break;
            case StringColumn text: output.Write(text[row]!); break;
            case DecimalColumn exact:
                output.Write((ulong)(exact.Values[row] & ulong.MaxValue));
                output.Write((long)(exact.Values[row] >> 64));
                break;
            case VectorColumn vector:
                output.Write7BitEncodedInt(vector.Rows[row]!.Length);
                output.Write(MemoryMarshal.AsBytes(vector.Rows[row].AsSpan()));
                break;
            case ListColumn list: WriteList(output, list.Rows[row]!); break;
            default: throw new NotSupportedException($"A column of type {column.Type} cannot be kept in a record.");
        }
    }

    static void ReadValue(BinaryReader input, ColumnBuilder into, ColumnType type)
    {
        if (input.ReadByte() == 0)
        {
            into.AppendNull();
            return;
        }
        switch (type)
        {
            case ColumnType.Bool: into.Append(input.ReadBoolean()); break;
            case ColumnType.Int64 or ColumnType.Timestamp: into.Append(input.Read7BitEncodedInt64()); break;
            case ColumnType.Double: into.Append(input.ReadDouble()); break;
            case ColumnType.String: into.AppendObject(input.ReadString()); break;
            case ColumnType.Decimal:
                var low = input.ReadUInt64();
                into.Append(((Int128)input.ReadInt64() << 64) | low);
                break;
            case ColumnType.Vector:
                var vector = new float[input.Read7BitEncodedInt()];
                input.BaseStream.ReadExactly(MemoryMarshal.AsBytes(vector.AsSpan()));
                into.AppendObject(vector);
                break;
            case ColumnType.List: into.AppendObject(ReadList(input)); break;
            default: throw new InvalidDataException($"A record holds a column of the unknown type {(byte)type}.");
        }
    }

    static void WriteList(BinaryWriter output, IReadOnlyList<object?> list)
    {
        output.Write7BitEncodedInt(list.Count);
        foreach (var element in list)
        {
            switch (element)
            {
                case null: output.Write((byte)0); break;
                case string text: output.Write((byte)1); output.Write(text); break;
                case long whole: output.Write((byte)2); output.Write7BitEncodedInt64(whole); break;
                case double real: output.Write((byte)3); output.Write(real); break;
                case bool flag: output.Write((byte)4); output.Write(flag); break;
                default: throw new NotSupportedException($"A list element of type {element.GetType().Name} cannot be kept in a record.");
            }
        }
    }

    static List<object?> ReadList(BinaryReader input)
    {
        var count = input.Read7BitEncodedInt();
        var list = new List<object?>(count);
        for (; count > 0; count--)
            list.Add(input.ReadByte() switch
            {
                0 => null,
                1 => input.ReadString(),
                2 => input.Read7BitEncodedInt64(),
                3 => input.ReadDouble(),
                4 => input.ReadBoolean(),
                var tag => throw new InvalidDataException($"A record holds a list element of the unknown kind {tag}."),
            });
        return list;
    }
}
