using System.Globalization;
using System.Text.Json;
using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.External;

/// <summary>One cell of an incoming row as the engine holds it. JSON null is null whatever the type.</summary>
internal static class CellValue
{
    /// <summary>Reads a cell; false when it is of another type.</summary>
    public static bool TryRead(JsonElement cell, FeatureType type, out object? value)
    {
        value = null;
        if (cell.ValueKind is JsonValueKind.Null)
            return true;
        value = (type.Kind, cell.ValueKind) switch
        {
            (FeatureKind.Bool, JsonValueKind.True or JsonValueKind.False) => cell.GetBoolean(),
            (FeatureKind.Int64, JsonValueKind.Number) => Whole(cell),
            (FeatureKind.Float32, JsonValueKind.Number) => Finite((float)cell.GetDouble()),
            (FeatureKind.Float64, JsonValueKind.Number) => Finite(cell.GetDouble()),
            (FeatureKind.Decimal, JsonValueKind.Number) => Exact(cell.GetRawText()),
            (FeatureKind.Decimal, JsonValueKind.String) => Exact(cell.GetString()!),
            (FeatureKind.String, JsonValueKind.String) => cell.GetString(),
            (FeatureKind.Timestamp, JsonValueKind.String) => Instant(cell),
            (FeatureKind.Vector, JsonValueKind.Array) => Vector(cell, type.Dimension),
            (FeatureKind.List, JsonValueKind.Array) => List(cell),
            _ => null,
        };
        return value is not null;
    }

    /// <summary>Reads a join key as text: any text or number for a text key, a whole number or its text for a whole one.</summary>
    public static string? Key(JsonElement cell, ColumnType type)
    {
        var text = cell.ValueKind switch
        {
            JsonValueKind.String => cell.GetString(),
            JsonValueKind.Number => cell.GetRawText(),
            _ => null,
        };
        if (type != ColumnType.Int64 || text is null)
            return text;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        return cell.ValueKind == JsonValueKind.Number && Whole(cell) is { } number ? number.ToString(CultureInfo.InvariantCulture) : null;
    }

    /// <summary>An instant in microseconds since 1970 UTC: RFC 3339 text, UTC when it names no zone.</summary>
    public static long? Instant(JsonElement cell) =>
        cell.ValueKind == JsonValueKind.String && Materialize.MaterializeRequest.TryInstant(cell.GetString(), out var instant) ? instant : null;

    // 5.0 is what many clients make of 5 as soon as a null stands in the same column.
    static long? Whole(JsonElement cell)
    {
        if (cell.TryGetInt64(out var whole))
            return whole;
        var number = cell.GetDouble();
        return number == Math.Floor(number) && Math.Abs(number) < 9e15 ? (long)number : null;
    }

    static double? Finite(double number) => double.IsFinite(number) ? number : null;

    static Int128? Exact(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && FixedDecimal.TryFrom(number, out var scaled) ? scaled : null;

    static float[]? Vector(JsonElement cell, int dimension)
    {
        if (cell.GetArrayLength() != dimension || cell.EnumerateArray().Any(each => each.ValueKind != JsonValueKind.Number))
            return null;
        var vector = cell.EnumerateArray().Select(each => (float)each.GetDouble()).ToArray();
        return Array.TrueForAll(vector, float.IsFinite) ? vector : null;
    }

    static List<object?>? List(JsonElement cell)
    {
        var list = new List<object?>();
        foreach (var element in cell.EnumerateArray())
        {
            if (element.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
                return null;
            list.Add(element.ValueKind switch
            {
                JsonValueKind.String => element.GetString(),
                JsonValueKind.True or JsonValueKind.False => element.GetBoolean(),
                JsonValueKind.Number => element.TryGetInt64(out var whole) ? whole : element.GetDouble(),
                _ => null,
            });
        }
        return list;
    }
}
