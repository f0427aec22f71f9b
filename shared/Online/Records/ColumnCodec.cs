using System.Runtime.InteropServices;
using System.Text;
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

    public static RecordBatch Read(ref RecordBytes input)
    {
        var rows = input.Count();
        var columns = new KeyValuePair<string, Column>[input.Count()];
        for (var i = 0; i < columns.Length; i++)
        {
            var name = input.String();
            var type = (ColumnType)input.Byte();
            var builder = new ColumnBuilder(type, rows);
            for (var row = 0; row < rows; row++)
                ReadValue(ref input, type, builder);
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

    /// <summary>Reads a value of a column.</summary>
    /// <param name="input">The record.</param>
    /// <param name="type">The column's type.</param>
    /// <param name="into">Takes the value; null passes over it.</param>
    public static void ReadValue(ref RecordBytes input, ColumnType type, ColumnBuilder? into)
    {
        if (input.Byte() == 0)
        {
            into?.AppendNull();
            return;
        }
        switch (type)
        {
            case ColumnType.Bool:
                var flag = input.Flag();
                into?.Append(flag);
                break;
            case ColumnType.Int64 or ColumnType.Timestamp:
                var whole = input.Packed();
                into?.Append(whole);
                break;
            case ColumnType.Double:
                var real = input.Double();
                into?.Append(real);
                break;
            case ColumnType.String:
                var text = input.Text();
                into?.AppendObject(Encoding.UTF8.GetString(text));
                break;
            case ColumnType.Decimal:
                var exact = input.Int128();
                into?.Append(exact);
                break;
            case ColumnType.Vector:
                var vector = input.Raw(checked(input.Count() * sizeof(float)));
                into?.AppendObject(MemoryMarshal.Cast<byte, float>(vector).ToArray());
                break;
            case ColumnType.List:
                var list = ReadList(ref input);
                into?.AppendObject(list);
                break;
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

    static List<object?> ReadList(ref RecordBytes input)
    {
        var count = input.Count();
        var list = new List<object?>();
        for (; count > 0; count--)
            list.Add(input.Byte() switch
            {
                0 => null,
                1 => input.String(),
                2 => input.Packed(),
                3 => input.Double(),
                4 => input.Flag(),
                var tag => throw new InvalidDataException($"A record holds a list element of the unknown kind {tag}."),
            });
        return list;
    }
}
