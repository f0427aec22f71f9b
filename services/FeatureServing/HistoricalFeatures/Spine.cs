using System.Globalization;
using System.Text.Json;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>
/// The rows for which values are asked: entities at instants, and whatever else the caller carries along. Columns keep
/// the order in which they first appear; a cell that a row lacks is undefined and counts as null.
/// </summary>
internal sealed class Spine
{
    /// <summary>The column that holds each row's instant.</summary>
    public const string Time = "event_timestamp";

    readonly Dictionary<string, int> _positions = new(StringComparer.Ordinal);
    readonly List<string> _columns = [];
    readonly List<JsonElement[]> _rows = [];

    public IReadOnlyList<string> Columns => _columns;

    public int Rows => _rows.Count;

    /// <summary>The cell of a row, of kind <see cref="JsonValueKind.Undefined"/> when the row lacks the column.</summary>
    public JsonElement this[int row, string column] =>
        _positions.TryGetValue(column, out var at) && at < _rows[row].Length ? _rows[row][at] : default;

    public bool Has(string column) => _positions.ContainsKey(column);

    /// <summary>Appends a row.</summary>
    /// <exception cref="ProblemException">It is no JSON object.</exception>
    public void Add(JsonElement row)
    {
        if (row.ValueKind != JsonValueKind.Object)
            throw ProblemException.Invalid("invalid_spine", $"Row {Rows} of the spine is no JSON object; each row is one, as in {{\"user_id\":\"u1\",\"event_timestamp\":\"2026-01-05T10:00:00Z\"}}.");
        var cells = new JsonElement[_columns.Count];
        foreach (var cell in row.EnumerateObject())
        {
            if (!_positions.TryGetValue(cell.Name, out var at))
            {
                _positions.Add(cell.Name, at = _columns.Count);
                _columns.Add(cell.Name);
            }
            if (at >= cells.Length)
                Array.Resize(ref cells, _columns.Count);
            cells[at] = cell.Value;
        }
        _rows.Add(cells);
    }

    /// <summary>Each row's instant, in microseconds since 1970 UTC.</summary>
    /// <exception cref="ProblemException">A row has none, or something else than an instant.</exception>
    public long[] Instants()
    {
        var instants = new long[Rows];
        for (var row = 0; row < instants.Length; row++)
        {
            var cell = this[row, Time];
            if (cell.ValueKind != JsonValueKind.String || !TryInstant(cell.GetString()!, out instants[row]))
                throw ProblemException.Invalid(
                    "invalid_spine",
                    $"Row {row} of the spine has '{Time}' {(cell.ValueKind == JsonValueKind.Undefined ? "missing" : cell.GetRawText())}; an instant as in 2026-01-05T10:00:00Z is needed.");
        }
        return instants;
    }

    /// <summary>An instant as text: RFC 3339, UTC when it names no zone.</summary>
    public static bool TryInstant(string text, out long microseconds)
    {
        var understood = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant);
        microseconds = understood ? (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : 0;
        return understood;
    }
}
