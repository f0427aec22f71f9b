using System.Text;
using System.Text.Json;
using Millrace.Features.Columns;

namespace Millrace.FeatureServing.OnlineFeatures.Response;

/// <summary>
/// Writes the values of a column. Decimals are JSON numbers with all their digits; an instant is whole seconds since
/// 1970 UTC, as Feast writes one; vectors and lists are arrays.
/// </summary>
internal static class ValueWriter
{
    const long MicrosecondsPerSecond = 1_000_000;

    /// <summary>Writes all values, each with a comma.</summary>
    public static void Write(JsonText json, Column column)
    {
        for (var row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row))
                json.Raw("null,"u8);
            else
                Write(json, column, row);
        }
    }

    /// <summary>Writes one value among others of a row.</summary>
    public static void Write(Utf8JsonWriter json, Column column, int row)
    {
        if (column.IsNull(row))
        {
            json.WriteNullValue();
            return;
        }
        using var text = new JsonText();
        Write(text, column, row);
        json.WriteRawValue(text.Done().Span, skipInputValidation: true);
    }

    static void Write(JsonText json, Column column, int row)
    {
        switch (column)
        {
            case DoubleColumn real: json.Number(real.Values[row]); break;
            case Int64Column whole: json.Number(whole.Values[row]); break;
            case StringColumn text: json.Text(text[row]!); break;
            case BoolColumn flag: json.Raw(flag.Values[row] ? "true,"u8 : "false,"u8); break;
            case DecimalColumn exact: WriteDecimal(json, exact.Values[row]); break;
            case TimestampColumn time: json.Number(FloorSeconds(time.Values[row])); break;
            case VectorColumn vector: WriteVector(json, vector.Rows[row]!); break;
            case ListColumn list: WriteList(json, list.Rows[row]!); break;
            default: throw new NotSupportedException($"A {column.Type} column has no JSON form.");
        }
    }

    static long FloorSeconds(long microseconds) =>
        microseconds >= 0 ? microseconds / MicrosecondsPerSecond : -((-microseconds + MicrosecondsPerSecond - 1) / MicrosecondsPerSecond);

    static void WriteDecimal(JsonText json, Int128 scaled)
    {
        var text = FixedDecimal.ToText(scaled);
        Span<byte> digits = stackalloc byte[64];
        json.Raw(digits[..Encoding.ASCII.GetBytes(text, digits)]);
        json.Raw(","u8);
    }

    static void WriteVector(JsonText json, float[] vector)
    {
        json.Raw("["u8);
        foreach (var element in vector)
            json.Number(element);
        json.End((byte)']');
    }

    static void WriteList(JsonText json, IReadOnlyList<object?> list)
    {
        json.Raw("["u8);
        foreach (var element in list)
            WriteElement(json, element);
        json.End((byte)']');
    }

    static void WriteElement(JsonText json, object? element)
    {
        switch (element)
        {
            case null: json.Raw("null,"u8); break;
            case string text: json.Text(text); break;
            case bool flag: json.Raw(flag ? "true,"u8 : "false,"u8); break;
            case long whole: json.Number(whole); break;
            case double real: json.Number(real); break;
            case IReadOnlyList<object?> list: WriteList(json, list); break;
            default: json.Text(element.ToString() ?? ""); break;
        }
    }
}
