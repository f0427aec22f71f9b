using Millrace.Online.Store;

namespace Millrace.Services.Tests.Compute;

/// <summary>An online store whose client dies before one of its writes: that one and all after it fail.</summary>
sealed class DyingOnlineStore(IOnlineStore inner, int writes) : IOnlineStore
{
    int _left = writes;

    public ValueTask ReadAsync(ReadOnlyMemory<string> keys, Memory<OnlineRecord> records, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(keys, records, cancellationToken);

    public ValueTask<SaveOutcome> TrySaveAsync(IReadOnlyList<OnlineWrite> writes, CancellationToken cancellationToken = default) =>
        --_left < 0 ? throw new OnlineStoreException("the process has died") : inner.TrySaveAsync(writes, cancellationToken);

    public ValueTask SaveAsync(IReadOnlyList<OnlineWrite> writes, CancellationToken cancellationToken = default) =>
        --_left < 0 ? throw new OnlineStoreException("the process has died") : inner.SaveAsync(writes, cancellationToken);

    public ValueTask DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default) => inner.DeleteAsync(keys, cancellationToken);
}
