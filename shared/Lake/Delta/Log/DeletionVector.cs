namespace Millrace.Lake.Delta.Log;

/// <summary>Where a file's deleted rows are listed: inline ('i'), beside the table ('u') or at an absolute path ('p').</summary>
public sealed record DeletionVector(string StorageType, string PathOrInline, int? Offset, int SizeInBytes, long Cardinality)
{
    /// <summary>The protocol's unique id of a vector.</summary>
    public string UniqueId => Offset is { } offset ? $"{StorageType}{PathOrInline}@{offset}" : StorageType + PathOrInline;
}
