namespace Millrace.Lake.Delta.Log;

/// <summary>A data file that belongs to the table from this commit on.</summary>
/// <param name="Path">The path as the log spells it: relative to the table, percent-encoded.</param>
/// <param name="PartitionValues">Partition column → value as text, null for null.</param>
/// <param name="Size">Bytes.</param>
/// <param name="ModificationTime">Milliseconds since the epoch.</param>
/// <param name="DataChange">False when the file only rearranges rows that the table already had.</param>
public sealed record AddFile(
    string Path, IReadOnlyDictionary<string, string?> PartitionValues, long Size, long ModificationTime, bool DataChange) : LogAction
{
    /// <summary>Row count, bounds and null counts as JSON; a hint that may be missing.</summary>
    public string? Stats { get; init; }

    /// <summary>Free notes of the writer.</summary>
    public IReadOnlyDictionary<string, string?>? Tags { get; init; }

    /// <summary>Rows of the file that are deleted without rewriting it; null when there are none.</summary>
    public DeletionVector? DeletionVector { get; init; }

    /// <summary>The first row id of the file, with row tracking.</summary>
    public long? BaseRowId { get; init; }

    /// <summary>The version that row tracking gives to the file's rows.</summary>
    public long? DefaultRowCommitVersion { get; init; }

    /// <summary>What identifies the file in a snapshot: its path and its deletion vector.</summary>
    internal string Key => DeletionVector is null ? Path : $"{Path}\n{DeletionVector.UniqueId}";

    /// <summary>Rows by the statistics; null when they do not tell or cannot be read.</summary>
    public long? NumRecords => FileStats.Of(this).NumRecords;
}
