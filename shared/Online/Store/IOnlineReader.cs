namespace Millrace.Online.Store;

/// <summary>Reads the records of the online store.</summary>
public interface IOnlineReader
{
    /// <summary>The most keys that go to the store in one request.</summary>
    const int ChunkSize = 64;

    /// <summary>
    /// Reads records: <paramref name="records"/>[i] becomes the record of <paramref name="keys"/>[i]. Up to
    /// <see cref="ChunkSize"/> keys are one round trip; chunks beyond that travel side by side.
    /// </summary>
    /// <exception cref="OnlineStoreException">The store cannot be read.</exception>
    ValueTask ReadAsync(ReadOnlyMemory<string> keys, Memory<OnlineRecord> records, CancellationToken cancellationToken = default);
}
