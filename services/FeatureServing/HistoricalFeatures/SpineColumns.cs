using System.Globalization;
using System.Text.Json;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Hosting.Problems;
using Millrace.Features.Columns;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>What rows of a spine mean to views: keys as text, and columns that on-demand views read.</summary>
internal static class SpineColumns
{
    /// <summary>A row's join key as text.</summary>
    /// <exception cref="ProblemException">It is missing, null, or no scalar.</exception>
    public static string Key(this Spine spine, int row, string key)
    {
        var cell = spine[row, key];
        return cell.ValueKind switch
        {
            JsonValueKind.String => cell.GetString()!,
            JsonValueKind.Number => cell.GetRawText(),
            _ => throw ProblemException.Invalid("invalid_entity_key", $"Row {row} of the spine has no '{key}'; every row needs its entity."),
        };
    }

    /// <summary>A column of request data for an on-demand view.</summary>
    /// <exception cref="ProblemException">The spine lacks it, or a value is of another type.</exception>
    public static Column Column(this Spine spine, string name, ColumnType type, string view)
    {
        if (!spine.Has(name))
            throw ProblemException.NotFound("missing_request_data", $"The on-demand view '{view}' reads '{name}'; give it as a further column of the rows.");
        var values = new object?[spine.Rows];
        for (var row = 0; row < values.Length; row++)
            values[row] = Value(spine[row, name], name, type, row);
        return Features.Columns.Column.FromObjects(type, values);
    }

    /// <summary>A spine of entities at one instant.</summary>
    public static Spine Build(IReadOnlyList<string> joinKeys, IEnumerable<string[]> keys, long at)
    {
        var spine = new Spine();
        var time = InstantText.Of(at);
        foreach (var key in keys)
        {
            var cells = joinKeys.Select((name, i) => KeyValuePair.Create(name, key[i])).Append(new(Spine.Time, time)).ToDictionary();
            spine.Add(JsonSerializer.SerializeToElement(cells));
        }
        return spine;
    }

    static object? Value(JsonElement cell, string name, ColumnType type, int row) => (type, cell.ValueKind) switch
    {
        (_, JsonValueKind.Null or JsonValueKind.Undefined) => null,
        (ColumnType.String, JsonValueKind.String) => cell.GetString(),
        (ColumnType.String, JsonValueKind.Number) => cell.GetRawText(),
        (ColumnType.Bool, JsonValueKind.True or JsonValueKind.False) => cell.GetBoolean(),
        (ColumnType.Int64, JsonValueKind.Number) when cell.TryGetInt64(out var whole) => whole,
        (ColumnType.Double, JsonValueKind.Number) => cell.GetDouble(),
        (ColumnType.Decimal, JsonValueKind.Number) when decimal.TryParse(cell.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) => exact,
        (ColumnType.Timestamp, JsonValueKind.String) when Spine.TryInstant(cell.GetString()!, out var instant) => instant,
        _ => throw ProblemException.Invalid("invalid_request_data", $"'{name}' is {type.ToString().ToLowerInvariant()}; row {row} gives {cell.GetRawText()}."),
    };
}
