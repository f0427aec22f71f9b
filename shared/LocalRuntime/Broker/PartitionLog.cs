namespace Millrace.LocalRuntime.Broker;

/// <summary>One partition of a topic: an append-only sequence whose tail is kept in memory for its readers.</summary>
internal sealed class PartitionLog(Topic topic, int index, long next, RecentBatches recent, BatchStore store)
{
    readonly LinkedList<StoredBatch> _tail = [];
    readonly List<Lane> _lanes = [];
    long _staged = next;
    long _next = next;

    public Topic Topic => topic;

    public int Index => index;

    /// <summary>The offset that the next stored message gets: everything below is durable and readable.</summary>
    public long Next => Volatile.Read(ref _next);

    /// <summary>Takes offsets for messages that are about to be stored; called by the writer only.</summary>
    public long Stage(int count)
    {
        var first = _staged;
        _staged += count;
        return first;
    }

    /// <summary>Gives staged offsets back after a failed commit.</summary>
    public void Unstage() => _staged = Next;

    /// <summary>Makes stored messages visible and wakes who reads this partition.</summary>
    public void Publish(StoredBatch batch)
    {
        lock (_tail)
            _tail.AddLast(batch);
        recent.Added(this, batch);
        Volatile.Write(ref _next, batch.First + batch.Messages.Length);
        Lane[] lanes;
        lock (_lanes)
            lanes = [.. _lanes];
        foreach (var lane in lanes)
            lane.Appended(batch);
    }

    /// <summary>Forgets the oldest batch of the tail in memory; it stays in the file.</summary>
    public void Evict(StoredBatch batch)
    {
        lock (_tail)
            if (_tail.First?.Value == batch)
                _tail.RemoveFirst();
    }

    public void Add(Lane lane)
    {
        lock (_lanes)
            _lanes.Add(lane);
    }

    /// <summary>At most so many messages (at least one if there is any) from an offset on, in order.</summary>
    public IReadOnlyList<Message> Read(long from, int most, int mostBytes)
    {
        if (from >= Next)
            return [];
        StoredBatch[] batches;
        lock (_tail)
            batches = _tail.First is { } first && first.Value.First <= from ? Needed(from, most) : [];
        if (batches.Length == 0)
            batches = store.Read(topic.Id, index, from, Math.Max(1, Math.Min(most, 64)), Next);
        var messages = new List<Message>();
        var bytes = 0;
        foreach (var message in batches.SelectMany(batch => batch.Messages))
        {
            if (message.Offset < from)
                continue;
            if (messages.Count == most || (messages.Count > 0 && bytes + message.Size > mostBytes))
                break;
            messages.Add(message);
            bytes += message.Size;
        }
        return messages;
    }

    StoredBatch[] Needed(long from, int most)
    {
        // The reader is nearly always close to the end: look for its place from there.
        var node = _tail.Last!;
        while (node.Previous is { } before && node.Value.First > from)
            node = before;
        var needed = new List<StoredBatch>();
        for (var walk = node; walk is not null && walk.Value.First < from + most; walk = walk.Next)
            needed.Add(walk.Value);
        return [.. needed];
    }
}
