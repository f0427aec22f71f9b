namespace Millrace.LocalRuntime.Broker;

/// <summary>Bounds what all partitions together keep in memory: the oldest batches go first.</summary>
internal sealed class RecentBatches(long mostBytes)
{
    readonly Queue<(PartitionLog Log, StoredBatch Batch)> _order = [];
    long _bytes;

    public void Added(PartitionLog log, StoredBatch batch)
    {
        lock (_order)
        {
            _order.Enqueue((log, batch));
            _bytes += batch.Bytes;
            while (_bytes > mostBytes && _order.TryDequeue(out var oldest))
            {
                _bytes -= oldest.Batch.Bytes;
                oldest.Log.Evict(oldest.Batch);
            }
        }
    }
}
