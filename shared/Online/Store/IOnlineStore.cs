namespace Millrace.Online.Store;

/// <summary>
/// The online store: one record per view, entity and kind (base or live), written with optimistic concurrency.
/// A record has one writer by design; tags only guard the moment a lane changes hands.
/// </summary>
public interface IOnlineStore : IOnlineReader
{
    /// <summary>Writes records whose tags still hold, each record by itself: there is no transaction across keys.</summary>
    ValueTask<SaveOutcome> TrySaveAsync(IReadOnlyList<OnlineWrite> writes, CancellationToken cancellationToken = default);

    /// <summary>Writes records whatever is there, for writers that own them alone. The tags are not looked at.</summary>
    /// <exception cref="OnlineStoreException">The store cannot be written; some of the records may have been.</exception>
    ValueTask SaveAsync(IReadOnlyList<OnlineWrite> writes, CancellationToken cancellationToken = default);

    /// <summary>Deletes records; what is not there counts as deleted.</summary>
    /// <exception cref="OnlineStoreException">The store cannot be written.</exception>
    ValueTask DeleteAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken = default);
}
