using Millrace.Contracts.Batches;
using Millrace.Ingestion.Publishing;

namespace Millrace.Ingestion.Events;

/// <summary>
/// The rows of one lane of one request: one buffer is filled while the other is on its way, so that the batches of a lane
/// keep their order.
/// </summary>
sealed class LaneBatch : IDisposable
{
    const int FirstCapacity = 16 * 1024;

    PooledBuffer _filling = new(FirstCapacity);
    PooledBuffer? _sent;
    List<long> _indices = [];
    List<long>? _sentIndices;

    public RawBatchWriter Writer { get; } = new();

    /// <summary>The batch on its way; true in the end when the broker took it.</summary>
    public Task<bool> Sent { get; private set; } = Task.FromResult(true);

    /// <summary>The rows of the batch on its way.</summary>
    public IReadOnlyList<long> SentIndices => _sentIndices ?? [];

    public PooledBuffer Buffer => _filling;

    public void Add(ReadOnlySpan<byte> id, ReadOnlySpan<byte> payload, long index)
    {
        Writer.Add(id, null, payload);
        _indices.Add(index);
    }

    /// <summary>Sends what was filled; the one before must have arrived.</summary>
    public void Send(Func<ReadOnlyMemory<byte>, int, Task<bool>> publish)
    {
        var rows = Writer.Rows;
        Writer.End();
        var filled = _filling;
        _filling = _sent ?? new(FirstCapacity);
        _filling.Clear();
        _sent = filled;
        (_indices, _sentIndices) = (_sentIndices ?? [], _indices);
        _indices.Clear();
        Sent = publish(filled.Written, rows);
    }

    /// <summary>The batch that was on its way is settled.</summary>
    public void Settle()
    {
        Sent = Task.FromResult(true);
        _sentIndices?.Clear();
    }

    public void Dispose()
    {
        Writer.Dispose();
        _filling.Dispose();
        _sent?.Dispose();
    }
}
