namespace Millrace.Lake.Upkeep;

/// <summary>What keeping house did to one table.</summary>
/// <param name="Path">The table's path.</param>
/// <param name="FilesRemoved">Files that compaction replaced, or that vacuum removed.</param>
/// <param name="FilesAdded">Files that compaction wrote.</param>
/// <param name="Bytes">Bytes that vacuum freed.</param>
/// <param name="Problem">Why the table was left alone, null if it was not; the others are kept all the same.</param>
public sealed record UpkeepEntry(string Path, int FilesRemoved, int FilesAdded, long Bytes, string? Problem);
