namespace Millrace.Lake.Delta;

/// <summary>What a write did. Version is the table's version that holds it; Committed is false when there was nothing to do.</summary>
public sealed record CommitResult(long Version, bool Committed, int FilesAdded, int FilesRemoved, long RowsAdded)
{
    /// <summary>Rows removed or replaced, as far as the operation counts them.</summary>
    public long RowsRemoved { get; init; }
}

/// <summary>One commit of a table's history.</summary>
public sealed record HistoryEntry(long Version, DateTimeOffset Timestamp, string Operation, IReadOnlyDictionary<string, string> Details);

/// <summary>What vacuum removed, or would remove.</summary>
public sealed record VacuumResult(IReadOnlyList<string> Files, long Bytes, bool DryRun);
