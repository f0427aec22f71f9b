using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime.Broker;

/// <summary>Reads stored batches back from the file.</summary>
internal sealed class BatchStore(Database database)
{
    public StoredBatch[] Read(int topic, int lane, long from, int mostBatches, long end) => database.Read(connection =>
    {
        // A batch that starts before the offset may still contain it.
        var select = connection["""
            SELECT first, count, appended, bytes, body FROM batches
            WHERE topic = ?1 AND lane = ?2 AND first < ?4 AND first >= coalesce(
                (SELECT max(first) FROM batches WHERE topic = ?1 AND lane = ?2 AND first <= ?3), ?3)
            ORDER BY first LIMIT ?5
            """].Bind(1, topic).Bind(2, lane).Bind(3, from).Bind(4, end).Bind(5, mostBatches);
        var batches = new List<StoredBatch>();
        var bytes = 0L;
        while (select.Step())
        {
            var first = select.Long(0);
            var messages = MessageBatch.Decode(select.Bytes(4), first, (int)select.Long(1), select.Long(2));
            batches.Add(new StoredBatch(first, messages, (int)select.Long(3)));
            bytes += select.Long(3);
            if (bytes > 1 << 20 && first + messages.Length > from)
                break;
        }
        select.Reset();
        return batches.ToArray();
    });

    /// <summary>Bytes stored from an offset on.</summary>
    public long BytesFrom(int topic, int lane, long from) => database.Read(connection =>
    {
        var select = connection["SELECT coalesce(sum(bytes), 0) FROM batches WHERE topic = ? AND lane = ? AND first + count > ?"]
            .Bind(1, topic).Bind(2, lane).Bind(3, from);
        select.Step();
        var bytes = select.Long(0);
        select.Reset();
        return bytes;
    });
}
