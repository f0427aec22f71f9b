using Millrace.Lake.Delta.Filters;

namespace Millrace.Lake.Delta;

/// <summary>How files are put together.</summary>
public sealed record CompactOptions
{
    /// <summary>Cluster rows by these columns along a Z-order curve (one column: sorted); empty keeps the rows' order.</summary>
    public IReadOnlyList<string> ZOrderBy { get; init; } = [];

    /// <summary>The size of the new files, bytes; null for the table's.</summary>
    public long? TargetFileSize { get; init; }

    /// <summary>Only partitions that may match; null for all.</summary>
    public Filter? Where { get; init; }

    /// <summary>How many rows are held in memory at once while clustering; twice as many at most.</summary>
    public int RowsInMemory { get; init; } = 64 * 1024;

    /// <summary>Is told when files have been rewritten; nothing is committed before all are.</summary>
    public IProgress<CompactProgress>? Progress { get; init; }
}
