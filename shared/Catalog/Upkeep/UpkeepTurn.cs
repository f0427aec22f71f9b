using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Hosting.State;

namespace Millrace.Catalog.Upkeep;

/// <summary>
/// Lets one replica of a service keep its tables, once a day: the clock of the binding strikes for every one of them, and for none
/// that is not running. A record says until when nobody needs to; one who dies at work holds it no longer than his term.
/// </summary>
sealed class UpkeepTurn(DaprClient dapr, TimeProvider clock)
{
    static readonly TimeSpan s_term = TimeSpan.FromHours(3);

    // A little less than a day, so that the hour does not wander.
    static readonly TimeSpan s_rest = TimeSpan.FromHours(23.5);

    /// <summary>Whether the work is this replica's now.</summary>
    public async Task<bool> TakeAsync(string appId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (until, etag) = await ReadAsync(appId, cancellationToken);
        return until <= now && await dapr.TrySaveFirstAsync(Components.State, KeyOf(appId), now + s_term, etag, cancellationToken);
    }

    /// <summary>The work is done until tomorrow. Who took longer than his term has been followed by another, whose word counts.</summary>
    public async Task DoneAsync(string appId, CancellationToken cancellationToken)
    {
        var (_, etag) = await ReadAsync(appId, cancellationToken);
        await dapr.TrySaveFirstAsync(Components.State, KeyOf(appId), clock.GetUtcNow() + s_rest, etag, cancellationToken);
    }

    Task<(DateTimeOffset Until, string ETag)> ReadAsync(string appId, CancellationToken cancellationToken) =>
        dapr.GetStateAndETagAsync<DateTimeOffset>(Components.State, KeyOf(appId), cancellationToken: cancellationToken);

    static string KeyOf(string appId) => $"upkeep/{appId}";
}
