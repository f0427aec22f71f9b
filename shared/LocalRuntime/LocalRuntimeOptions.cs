namespace Millrace.LocalRuntime;

/// <summary>How an embedded runtime is set up.</summary>
public sealed class LocalRuntimeOptions
{
    /// <summary>The folder of the one durable file, <c>runtime.db</c>; made when absent.</summary>
    public required string DataFolder { get; init; }

    /// <summary>
    /// Files, or folders of files, with Dapr resources in YAML: components, subscriptions, resiliency, HTTP endpoints, and
    /// of configurations what apps may read of secret stores. Components of types that the runtime does not serve are
    /// listed and otherwise unknown.
    /// </summary>
    public IReadOnlyList<string> ResourcePaths { get; init; } = [];

    /// <summary>True to survive a loss of power, not only of the process: each commit waits for the disk.</summary>
    public bool FullSync { get; init; }

    /// <summary>Partitions of a new topic, 1–1024; fixed once the topic exists.</summary>
    public int Partitions { get; init; } = 16;

    /// <summary>Bytes that the readers of one topic may be behind before publishing to it answers an error.</summary>
    public long MostBacklogBytes { get; init; } = 4L << 30;

    /// <summary>Bytes of the newest messages of all topics that are kept in memory for their readers.</summary>
    public long RecentBytes { get; init; } = 24 << 20;

    /// <summary>How long messages are kept that nobody has read or that have no reader.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>How long messages are kept that all their readers have acknowledged.</summary>
    public TimeSpan AcknowledgedRetention { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The largest request body in bytes, on both APIs, as daprd's <c>--max-body-size</c>.</summary>
    public int MostBodyBytes { get; init; } = 4 << 20;

    /// <summary>
    /// Tells whether a bulk of events is being taken in. Meanwhile messages wait, up to five seconds, so that a burst
    /// is taken in first and worked after; null never says so.
    /// </summary>
    public Func<bool>? IsTakingBulk { get; init; }

    /// <summary>
    /// The port on loopback where services of other processes attach; 0 takes a free one, null opens none.
    /// </summary>
    public int? ControlPort { get; init; }

    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(DataFolder))
            throw new ArgumentException("DataFolder is empty; it names the folder that holds runtime.db");
        if (Partitions is < 1 or > 1024)
            throw new ArgumentException($"Partitions is {Partitions}; 1 to 1024 are accepted");
        if (MostBodyBytes < 1024)
            throw new ArgumentException($"MostBodyBytes is {MostBodyBytes}; at least 1024 are needed");
    }
}
