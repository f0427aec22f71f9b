namespace Millrace.LocalRuntime.Broker;

/// <summary>A durable topic of one broker.</summary>
internal sealed class Topic
{
    int _turn;

    public Topic(int id, string broker, string name, int partitions)
    {
        (Id, Broker, Name) = (id, broker, name);
        Partitions = new PartitionLog[partitions];
    }

    public int Id { get; }

    public string Broker { get; }

    public string Name { get; }

    public PartitionLog[] Partitions { get; }

    /// <summary>Groups of consumers that have a position here, by name.</summary>
    public Dictionary<string, ConsumerGroup> Groups { get; } = [];

    /// <summary>The partition of a key; messages without one take turns.</summary>
    public PartitionLog PartitionOf(string? key) => Partitions[string.IsNullOrEmpty(key)
        ? (int)((uint)Interlocked.Increment(ref _turn) % (uint)Partitions.Length)
        : Partitioner.Of(key, Partitions.Length)];

    /// <summary>The largest backlog of any group, in bytes.</summary>
    public long LargestBacklog()
    {
        lock (Groups)
            return Groups.Count == 0 ? 0 : Groups.Values.Max(group => group.BacklogBytes);
    }
}
