using System.Text.Json;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.HistoricalFeatures.Spines;

/// <summary>Builds a spine of JSON objects. Columns keep the order in which they first appear.</summary>
internal sealed class JsonSpine
{
    readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    readonly List<string> _names = [];
    readonly List<JsonElement[]> _rows = [];

    /// <summary>Appends a row.</summary>
    /// <exception cref="ProblemException">It is no JSON object.</exception>
    public void Add(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw ProblemException.Invalid("invalid_spine", $"Row {_rows.Count} of the spine is no JSON object; each row is one, as in {{\"user_id\":\"u1\",\"event_timestamp\":\"2026-01-05T10:00:00Z\"}}.");
        var cells = new JsonElement[_names.Count];
        foreach (var cell in row.EnumerateObject())
        {
            if (!_positions.TryGetValue(cell.Name, out var at))
            {
                _positions.Add(cell.Name, at = _names.Count);
                _names.Add(cell.Name);
            }
            if (at >= cells.Length)
                Array.Resize(ref cells, _names.Count);
            cells[at] = cell.Value;
        }
        _rows.Add(cells);
    }

    public Spine Build() => new(
        [.. _names.Select((name, at) => KeyValuePair.Create<string, SpineColumn>(name, new JsonColumn([.. _rows.Select(row => at < row.Length ? row[at] : default)])))],
        _rows.Count);

    /// <summary>A spine of rows in a JSON list.</summary>
    public static Spine Of(JsonElement rows)
    {
        if (rows.ValueKind != JsonValueKind.Array)
            throw ProblemException.Invalid("invalid_field", "'entity_rows' must be a list of objects, one per row.");
        var spine = new JsonSpine();
        foreach (var row in rows.EnumerateArray())
            spine.Add(row);
        return spine.Build();
    }

    /// <summary>A spine of entities at one instant.</summary>
    /// <param name="joinKeys">The names of the join keys, with whether each is a whole number.</param>
    /// <param name="keys">The entities.</param>
    /// <param name="at">The instant (µs).</param>
    public static Spine Of(IReadOnlyList<(string Name, bool IsWhole)> joinKeys, IReadOnlyList<string[]> keys, long at)
    {
        var time = JsonSerializer.SerializeToElement(InstantText.Of(at));
        var columns = joinKeys.Select((key, i) => KeyValuePair.Create<string, SpineColumn>(
            key.Name,
            new JsonColumn([.. keys.Select(parts => key.IsWhole ? JsonSerializer.Deserialize<JsonElement>(parts[i]) : JsonSerializer.SerializeToElement(parts[i]))])));
        return new Spine([.. columns, new(Spine.Time, new JsonColumn([.. keys.Select(_ => time)]))], keys.Count);
    }
}
