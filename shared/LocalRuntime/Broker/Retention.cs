using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime.Broker;

/// <summary>Deletes stored batches: what all groups have acknowledged after a while, everything else by age.</summary>
internal sealed class Retention(Database database, EmbeddedBroker broker, LocalRuntimeOptions options, TimeProvider time)
{
    public async Task SweepAsync()
    {
        var now = time.GetUtcNow();
        var old = (now - options.Retention).ToUnixTimeMilliseconds();
        var acknowledged = (now - options.AcknowledgedRetention).ToUnixTimeMilliseconds();
        foreach (var topic in broker.Topics())
            foreach (var log in topic.Partitions)
            {
                long? done;
                lock (topic.Groups)
                    done = topic.Groups.Count == 0 ? null : topic.Groups.Values.Min(group => group.Lanes[log.Index].Next);
                if (log.Next == 0)
                    continue;
                await database.Writer.Enqueue(new Delete(log, old, acknowledged, done ?? 0));
            }
    }

    sealed class Delete(PartitionLog log, long old, long acknowledged, long done) : WriteJob
    {
        // Bounded, so that publishers never wait long behind a big deletion.
        public override void Apply(Connection connection) => connection["""
            DELETE FROM batches WHERE id IN (
                SELECT id FROM (SELECT * FROM batches WHERE topic = ? AND lane = ? ORDER BY first LIMIT 256)
                WHERE appended < ? OR (appended < ? AND first + count <= ?))
            """].Bind(1, log.Topic.Id).Bind(2, log.Index).Bind(3, old).Bind(4, acknowledged).Bind(5, done).Run();
    }
}
