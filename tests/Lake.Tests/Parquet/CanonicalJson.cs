using System.Globalization;
using System.Text;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Tests.Parquet;

/// <summary>Values in the canonical form of the fixtures' README: JSON without white space.</summary>
static class CanonicalJson
{
    static readonly UTF8Encoding s_strict = new(false, true);

    public static void Append(StringBuilder text, ColumnData column, int row)
    {
        if (column.IsNull(row))
        {
            text.Append("null");
            return;
        }
        switch (column)
        {
            case BooleanColumn c: text.Append(c.Values[row] ? "true" : "false"); break;
            case Float16Column c: Floating(text, 'h', Half.IsNaN(c.Values[row]), BitConverter.HalfToUInt16Bits(c.Values[row]).ToString("x4", CultureInfo.InvariantCulture)); break;
            case FloatColumn c: Floating(text, 'f', float.IsNaN(c.Values[row]), BitConverter.SingleToUInt32Bits(c.Values[row]).ToString("x8", CultureInfo.InvariantCulture)); break;
            case DoubleColumn c: Floating(text, 'd', double.IsNaN(c.Values[row]), BitConverter.DoubleToUInt64Bits(c.Values[row]).ToString("x16", CultureInfo.InvariantCulture)); break;
            case DecimalColumn or WideDecimalColumn: text.Append('"').Append(column.ValueAt(row)).Append('"'); break;
            case FixedColumn { Type.Kind: LakeTypeKind.Uuid }: text.Append('"').Append(column.ValueAt(row)).Append('"'); break;
            case FixedColumn c: text.Append("\"x:").Append(Convert.ToHexStringLower(c[row])).Append('"'); break;
            case BytesColumn { Type.IsText: true } c: Text(text, c[row]); break;
            case BytesColumn c: text.Append("\"x:").Append(Convert.ToHexStringLower(c[row])).Append('"'); break;
            case ListColumn c: Items(text, c.Offsets[row], c.Offsets[row + 1], i => Append(text, c.Elements, i)); break;
            case StructColumn c: Fields(text, c, row); break;
            case MapColumn c:
                Items(text, c.Offsets[row], c.Offsets[row + 1], i => Items(text, 0, 2, k => Append(text, k == 0 ? c.Keys : c.Values, i)));
                break;
            default: text.Append(CultureInfo.InvariantCulture, $"{column.ValueAt(row)}"); break;
        }
    }

    static void Items(StringBuilder text, int from, int to, Action<int> append)
    {
        text.Append('[');
        for (var i = from; i < to; i++)
        {
            if (i > from)
                text.Append(',');
            append(i);
        }
        text.Append(']');
    }

    static void Fields(StringBuilder text, StructColumn column, int row)
    {
        var fields = ((StructType)column.Type).Fields;
        text.Append('{');
        for (var i = 0; i < fields.Count; i++)
        {
            text.Append(i > 0 ? "," : "");
            Quote(text, fields[i].Name);
            text.Append(':');
            Append(text, column.Children[i], row);
        }
        text.Append('}');
    }

    static void Floating(StringBuilder text, char kind, bool isNaN, string bits) =>
        text.Append('"').Append(kind).Append(':').Append(isNaN ? "NaN" : bits).Append('"');

    static void Text(StringBuilder text, ReadOnlySpan<byte> bytes)
    {
        string decoded;
        try
        {
            decoded = s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            text.Append("{\"hex\":\"").Append(Convert.ToHexStringLower(bytes)).Append("\"}");
            return;
        }
        Quote(text, decoded);
    }

    public static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        text.Append('"');
    }
}
