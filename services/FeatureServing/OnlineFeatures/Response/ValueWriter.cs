using System.Text.Json;
using Millrace.Features.Columns;

namespace Millrace.FeatureServing.OnlineFeatures.Response;

/// <summary>
/// Writes one value of a column. Decimals are JSON numbers with all their digits; an instant is whole seconds since
/// 1970 UTC, as Feast writes one; vectors and lists are arrays.
/// </summary>
internal static class ValueWriter
{
    const long MicrosecondsPerSecond = 1_000_000;

    public static void Write(Utf8JsonWriter json, Column column, int row)
    {
        if (column.IsNull(row))
        {
            json.WriteNullValue();
            return;
        }
        switch (column)
        {
            case DoubleColumn real: WriteReal(json, real.Values[row]); break;
            case Int64Column whole: json.WriteNumberValue(whole.Values[row]); break;
            case StringColumn text: json.WriteStringValue(text[row]); break;
            case BoolColumn flag: json.WriteBooleanValue(flag.Values[row]); break;
            case DecimalColumn exact: json.WriteRawValue(FixedDecimal.ToText(exact.Values[row]), skipInputValidation: true); break;
            case TimestampColumn time: json.WriteNumberValue(FloorSeconds(time.Values[row])); break;
            case VectorColumn vector: WriteVector(json, vector.Rows[row]!); break;
            case ListColumn list: WriteList(json, list.Rows[row]!); break;
            default: throw new NotSupportedException($"A {column.Type} column has no JSON form.");
        }
    }

    static long FloorSeconds(long microseconds) =>
        microseconds >= 0 ? microseconds / MicrosecondsPerSecond : -((-microseconds + MicrosecondsPerSecond - 1) / MicrosecondsPerSecond);

    static void WriteReal(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteNullValue();
    }

    static void WriteVector(Utf8JsonWriter json, float[] vector)
    {
        json.WriteStartArray();
        foreach (var element in vector)
            WriteReal(json, element);
        json.WriteEndArray();
    }

    static void WriteList(Utf8JsonWriter json, IReadOnlyList<object?> list)
    {
        json.WriteStartArray();
        foreach (var element in list)
            WriteElement(json, element);
        json.WriteEndArray();
    }

    static void WriteElement(Utf8JsonWriter json, object? element)
    {
        switch (element)
        {
            case null: json.WriteNullValue(); break;
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case long whole: json.WriteNumberValue(whole); break;
            case double real: WriteReal(json, real); break;
            case IReadOnlyList<object?> list: WriteList(json, list); break;
            default: json.WriteStringValue(element.ToString()); break;
        }
    }
}
