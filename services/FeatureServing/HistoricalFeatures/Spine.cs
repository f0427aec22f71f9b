using System.Globalization;
using Millrace.Features.Columns;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>The rows for which values are asked: entities at instants, and whatever else the caller carries along.</summary>
/// <param name="columns">The columns by name, in the order in which they come back; each has a cell per row.</param>
/// <param name="rows">The number of rows.</param>
internal sealed class Spine(IReadOnlyList<KeyValuePair<string, SpineColumn>> columns, int rows)
{
    /// <summary>The column that holds each row's instant.</summary>
    public const string Time = "event_timestamp";

    readonly Dictionary<string, SpineColumn> _byName = columns.ToDictionary(StringComparer.Ordinal);

    public IReadOnlyList<KeyValuePair<string, SpineColumn>> Columns => columns;

    public int Rows => rows;

    public bool Has(string column) => _byName.ContainsKey(column);

    /// <summary>Each row's instant, in microseconds since 1970 UTC.</summary>
    /// <exception cref="ProblemException">A row has none, or something else than an instant.</exception>
    public long[] Instants()
    {
        var instants = new long[rows];
        var times = _byName.GetValueOrDefault(Time);
        for (var row = 0; row < rows; row++)
            if (times is null || !times.TryInstant(row, out instants[row]))
                throw At(row, "invalid_spine", $"has '{Time}' {times?.Shown(row) ?? "missing"}; an instant as in 2026-01-05T10:00:00Z is needed.");
        return instants;
    }

    /// <summary>A join key of every row as text; whole keys in their one form.</summary>
    /// <exception cref="ProblemException">A row lacks it, or has something else.</exception>
    public string[] Keys(string name, ColumnType type)
    {
        var column = _byName[name];
        var keys = new string[rows];
        for (var row = 0; row < rows; row++)
        {
            var text = column.Key(row) ?? throw At(row, "invalid_entity_key", $"has no '{name}'; every row needs its entity.");
            keys[row] = type != ColumnType.Int64 ? text
                : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? whole.ToString(CultureInfo.InvariantCulture)
                : throw At(row, "invalid_entity_key", $"gives {column.Shown(row)} as '{name}', which is a whole number.");
        }
        return keys;
    }

    /// <summary>A column of request data for an on-demand view.</summary>
    /// <exception cref="ProblemException">The spine lacks it, or a value is of another type.</exception>
    public Column Column(string name, ColumnType type, string view)
    {
        if (!_byName.TryGetValue(name, out var column))
            throw ProblemException.NotFound("missing_request_data", $"The on-demand view '{view}' reads '{name}'; give it as a further column of the rows.");
        var values = new object?[rows];
        for (var row = 0; row < values.Length; row++)
            if (!column.TryValue(row, type, out values[row]))
                throw At(row, "invalid_request_data", $"gives {column.Shown(row)} as '{name}', which is {type.ToString().ToLowerInvariant()}.");
        return Features.Columns.Column.FromObjects(type, values);
    }

    /// <summary>An instant as text: RFC 3339, UTC when it names no zone.</summary>
    public static bool TryInstant(string text, out long microseconds)
    {
        var understood = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant);
        microseconds = understood ? (instant - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond : 0;
        return understood;
    }

    static ProblemException At(int row, string code, string what) =>
        new(StatusCodes.Status422UnprocessableEntity, code, $"Row {row} of the spine {what}", new Dictionary<string, object?> { ["row"] = row });
}
