namespace Millrace.Lake.Delta;

/// <summary>How far a compaction is.</summary>
/// <param name="FilesDone">Files whose rows are in new ones.</param>
/// <param name="Files">Files to rewrite.</param>
/// <param name="Bytes">Bytes of all of them.</param>
public sealed record CompactProgress(int FilesDone, int Files, long Bytes);
