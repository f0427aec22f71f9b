using Millrace.Lake.Delta.Filters;

namespace Millrace.Validation.Quarantine;

/// <summary>Which entries of a quarantine: those that meet every condition given.</summary>
sealed record QuarantineFilter
{
    /// <summary>Codes of broken rules; one of the row's must be among them. Empty: any.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Names of broken rules; one of the row's must be among them. Empty: any.</summary>
    public IReadOnlyList<string> Rules { get; init; } = [];

    /// <summary>Ids of events. Empty: any.</summary>
    public IReadOnlyList<string> Ids { get; init; } = [];

    /// <summary>Rows that came at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Rows that came before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>What of it the table can be asked.</summary>
    public Filter? Where => Conditions().ToArray() is { Length: > 0 } all ? Filter.All(all) : null;

    /// <summary>Whether an entry's reasons are among those asked for.</summary>
    public bool Matches(QuarantineEntry entry) =>
        (Codes.Count == 0 || entry.Broken.Any(broken => Codes.Contains(broken.Code)))
        && (Rules.Count == 0 || entry.Broken.Any(broken => Rules.Contains(broken.Rule)));

    IEnumerable<Filter> Conditions()
    {
        if (Ids.Count > 0)
            yield return Filter.In("event_id", Ids);
        if (From is { } from)
            yield return Filter.AtLeast("ingest_time", from);
        if (To is { } to)
            yield return Filter.Less("ingest_time", to);
    }
}
