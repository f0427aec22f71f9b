using Millrace.Lake.Delta.Filters;

namespace Millrace.Lake.Delta;

/// <summary>What is read of a table.</summary>
public sealed record ReadOptions
{
    /// <summary>The columns, in this order; null for all.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>Which rows. Files that cannot hold any are not opened.</summary>
    public Filter? Where { get; init; }

    /// <summary>Read the table as of this version.</summary>
    public long? Version { get; init; }

    /// <summary>Read the table as of this time: the newest version committed at or before it.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>
    /// Read only rows that commits after this version added, up to the version read: an incremental read. Files that
    /// only rearrange rows (compaction) do not count; a file rewritten by a merge or a delete counts whole.
    /// </summary>
    public long? SinceVersion { get; init; }
}
