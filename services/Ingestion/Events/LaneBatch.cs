using Millrace.Contracts.Batches;

namespace Millrace.Ingestion.Events;

/// <summary>
/// The rows of one lane of one request: the next batch is filled while one is on its way, so that the batches of a lane keep
/// their order.
/// </summary>
sealed class LaneBatch : IDisposable
{
    const int FirstCapacity = 16 * 1024;

    readonly PooledBuffer _message = new(FirstCapacity);
    List<long> _indices = [];
    List<long>? _sentIndices;

    public RawBatchWriter Writer { get; } = new();

    /// <summary>The batch on its way; true in the end when the broker took it.</summary>
    public Task<bool> Sent { get; private set; } = Task.FromResult(true);

    /// <summary>The rows of the batch on its way.</summary>
    public IReadOnlyList<long> SentIndices => _sentIndices ?? [];

    public void Add(ReadOnlySpan<byte> id, ReadOnlySpan<byte> payload, long index)
    {
        Writer.Add(id, null, payload);
        _indices.Add(index);
    }

    /// <summary>Sends what was filled; the one before must have arrived.</summary>
    public void Send(Func<ReadOnlyMemory<byte>, int, Task<bool>> publish)
    {
        var rows = Writer.Rows;
        _message.Clear();
        Writer.End(_message);
        (_indices, _sentIndices) = (_sentIndices ?? [], _indices);
        _indices.Clear();
        Sent = publish(_message.Written, rows);
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
        _message.Dispose();
    }
}
