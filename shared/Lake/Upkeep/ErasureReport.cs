namespace Millrace.Lake.Upkeep;

/// <summary>What an erasure did to one table or dataset. It names no person.</summary>
/// <param name="Path">The table's or dataset's path.</param>
/// <param name="RowsErased">Rows of the person that were current.</param>
/// <param name="FilesRewritten">Files that held them.</param>
/// <param name="FilesRemoved">Files of older versions, and of writers that died, that went.</param>
/// <param name="RemainingHits">Rows of the person found afterwards: 0, or the erasure is not complete.</param>
/// <param name="OthersUnchanged">Whether the digest of all other rows is the same as before.</param>
public sealed record ErasureReport(
    string Path, long RowsErased, int FilesRewritten, int FilesRemoved, long RemainingHits, bool OthersUnchanged);
