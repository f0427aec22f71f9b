namespace Millrace.Lake.Delta.Log;

/// <summary>A data file that no longer belongs to the table. It stays in the store until it is vacuumed.</summary>
public sealed record RemoveFile(string Path, long? DeletionTimestamp, bool DataChange) : LogAction
{
    /// <summary>Partition column → value, when the writer told.</summary>
    public IReadOnlyDictionary<string, string?>? PartitionValues { get; init; }

    /// <summary>Bytes, when the writer told.</summary>
    public long? Size { get; init; }

    /// <summary>The deletion vector the file had.</summary>
    public DeletionVector? DeletionVector { get; init; }

    internal string Key => DeletionVector is null ? Path : $"{Path}\n{DeletionVector.UniqueId}";
}
