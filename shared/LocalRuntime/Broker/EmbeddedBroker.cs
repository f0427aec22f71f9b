using Microsoft.Extensions.Logging;
using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime.Broker;

/// <summary>Durable topics with partitions, offsets and groups of consumers, in the runtime's file.</summary>
internal sealed class EmbeddedBroker
{
    readonly Dictionary<(string Broker, string Name), Topic> _topics = [];
    readonly Database _database;
    readonly LocalRuntimeOptions _options;
    readonly RecentBatches _recent;
    readonly BatchStore _store;
    readonly TimeProvider _time;
    readonly ILogger _log;
    int _lastTopic;

    public EmbeddedBroker(Database database, LocalRuntimeOptions options, TimeProvider time, ILogger log)
    {
        (_database, _options, _time, _log) = (database, options, time, log);
        _recent = new RecentBatches(options.RecentBytes);
        _store = new BatchStore(database);
        Positions = new Positions(database.Writer);
        Load();
    }

    public Positions Positions { get; }

    /// <summary>The topic of that name, made when it is new.</summary>
    public Topic Topic(string broker, string name, int? partitions = null)
    {
        lock (_topics)
        {
            if (_topics.TryGetValue((broker, name), out var topic))
                return topic;
            topic = new Topic(++_lastTopic, broker, name, partitions ?? _options.Partitions);
            // Queued before anything can be appended to it, so the file always knows the topic of a batch.
            _database.Writer.Enqueue(new AddTopic(topic));
            return Keep(topic, new long[topic.Partitions.Length]);
        }
    }

    public Topic[] Topics()
    {
        lock (_topics)
            return [.. _topics.Values];
    }

    /// <summary>Stores messages durably, in order within a partition.</summary>
    /// <exception cref="BacklogException">Readers of the topic are too far behind.</exception>
    public async Task PublishAsync(Topic topic, IReadOnlyList<Message> messages)
    {
        if (topic.LargestBacklog() is var backlog && backlog > _options.MostBacklogBytes)
            throw new BacklogException(
                $"topic {topic.Name} holds {backlog} bytes that its readers have not taken; the bound is {_options.MostBacklogBytes}");
        if (messages.Count == 1)
        {
            await AppendAsync(topic.PartitionOf(messages[0].Key), messages);
            return;
        }
        await Task.WhenAll(messages.GroupBy(message => topic.PartitionOf(message.Key))
            .Select(partition => AppendAsync(partition.Key, [.. partition])).ToArray());
    }

    Task AppendAsync(PartitionLog log, IReadOnlyList<Message> messages) =>
        _database.Writer.Enqueue(new AppendJob(log, messages, _time));

    /// <summary>The group of that name, made when it is new: it starts at the oldest or behind the newest message.</summary>
    public ConsumerGroup Group(Topic topic, string name, bool fromOldest)
    {
        lock (topic.Groups)
        {
            if (topic.Groups.TryGetValue(name, out var group))
                return group;
            var next = topic.Partitions.Select(log => fromOldest ? 0 : log.Next).ToArray();
            group = Add(topic, name, next);
            foreach (var lane in group.Lanes)
                Positions.Moved(lane);
            return group;
        }
    }

    ConsumerGroup Add(Topic topic, string name, long[] next)
    {
        var group = new ConsumerGroup(name, topic, next, Positions, _time, _log);
        foreach (var lane in group.Lanes.Where(lane => lane.Next < lane.Log.Next))
            lane.CountBacklog(_store.BytesFrom(topic.Id, lane.Log.Index, lane.Next));
        return topic.Groups[name] = group;
    }

    Topic Keep(Topic topic, long[] next)
    {
        for (var i = 0; i < topic.Partitions.Length; i++)
            topic.Partitions[i] = new PartitionLog(topic, i, next[i], _recent, _store);
        return _topics[(topic.Broker, topic.Name)] = topic;
    }

    void Load()
    {
        foreach (var (topic, next) in BrokerCatalogue.Topics(_database))
        {
            Keep(topic, next);
            _lastTopic = Math.Max(_lastTopic, topic.Id);
        }
        var topics = _topics.Values.ToDictionary(topic => topic.Id);
        foreach (var position in BrokerCatalogue.Positions(_database).GroupBy(position => (position.Topic, position.Group)))
        {
            var next = new long[topics[position.Key.Topic].Partitions.Length];
            foreach (var lane in position)
                next[lane.Lane] = lane.Next;
            Add(topics[position.Key.Topic], position.Key.Group, next);
        }
    }

    sealed class AddTopic(Topic topic) : WriteJob
    {
        public override void Apply(Connection connection) =>
            connection["INSERT INTO topics VALUES(?, ?, ?, ?)"].Bind(1, topic.Id).Bind(2, topic.Broker)
                .Bind(3, topic.Name).Bind(4, topic.Partitions.Length).Run();
    }
}
