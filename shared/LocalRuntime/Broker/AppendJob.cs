using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime.Broker;

/// <summary>Stores messages of one partition as one batch.</summary>
internal sealed class AppendJob(PartitionLog log, IReadOnlyList<Message> messages, TimeProvider time) : WriteJob
{
    StoredBatch? _stored;

    public override void Apply(Connection connection)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var first = log.Stage(messages.Count);
        var body = MessageBatch.Encode(messages, connection.Scratch);
        connection["INSERT INTO batches(topic, lane, first, count, appended, bytes, body) VALUES(?, ?, ?, ?, ?, ?, ?)"]
            .Bind(1, log.Topic.Id).Bind(2, log.Index).Bind(3, first).Bind(4, messages.Count).Bind(5, now)
            .Bind(6, body.Length).Bind(7, body).Run();
        connection["INSERT INTO ends VALUES(?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next"]
            .Bind(1, log.Topic.Id).Bind(2, log.Index).Bind(3, first + messages.Count).Run();
        _stored = new StoredBatch(
            first, [.. messages.Select((message, i) => message with { Offset = first + i, Timestamp = now })], body.Length);
    }

    public override void Committed() => log.Publish(_stored!);

    public override void RolledBack() => log.Unstage();
}
