namespace Millrace.Lake.Upkeep;

/// <summary>What retention did, or would do, to one dataset.</summary>
public sealed record RetentionEntry(string Path, long ObjectsDeleted, long BytesDeleted, long RowsDeleted, long ObjectsMoved);

/// <summary>What a run of retention did, or would do.</summary>
/// <param name="At">The instant that ages were counted from.</param>
/// <param name="DryRun">True if nothing was changed.</param>
/// <param name="Entries">One per dataset that a rule concerned.</param>
/// <param name="Held">True if a legal hold kept everything.</param>
public sealed record RetentionReport(DateTimeOffset At, bool DryRun, IReadOnlyList<RetentionEntry> Entries, bool Held);
