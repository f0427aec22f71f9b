namespace Millrace.Lake.Delta;

/// <summary>How a table is written.</summary>
public sealed record TableOptions
{
    /// <summary>Tells the time of commits and the age of files.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The size at which a new data file is begun, bytes.</summary>
    public long TargetFileSize { get; init; } = 128L << 20;

    /// <summary>The most rows of a page: of sorted rows that are looked up few at a time, small pages leave more unread.</summary>
    public int PageRows { get; init; } = 20_000;

    /// <summary>A checkpoint is written every so many commits; 0 for never.</summary>
    public int CheckpointInterval { get; init; } = 50;

    /// <summary>How long the log keeps commits that a checkpoint covers; the reach of time travel. Null keeps all.</summary>
    public TimeSpan? LogRetention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How often an operation is tried when other writers commit in between.</summary>
    public int MaxAttempts { get; init; } = 50;

    /// <summary>Columns for which files carry bloom filters: keys that are looked up.</summary>
    public IReadOnlyList<string> BloomColumns { get; init; } = [];

    /// <summary>Who writes, for the history.</summary>
    public string Engine { get; init; } = "Millrace";
}
