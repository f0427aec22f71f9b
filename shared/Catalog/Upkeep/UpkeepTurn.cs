using Dapr.Client;
using Millrace.Contracts.Delivery;

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

    static readonly StateOptions s_firstWrite = new() { Concurrency = ConcurrencyMode.FirstWrite };

    /// <summary>Whether the work is this replica's now.</summary>
    public async Task<bool> TakeAsync(string appId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (until, etag) = await dapr.GetStateAndETagAsync<DateTimeOffset>(Components.State, KeyOf(appId), cancellationToken: cancellationToken);
        return until <= now && await dapr.TrySaveStateAsync(Components.State, KeyOf(appId), now + s_term, etag, s_firstWrite, cancellationToken: cancellationToken);
    }

    /// <summary>The work is done until tomorrow.</summary>
    public Task DoneAsync(string appId, CancellationToken cancellationToken) =>
        dapr.SaveStateAsync(Components.State, KeyOf(appId), clock.GetUtcNow() + s_rest, cancellationToken: cancellationToken);

    static string KeyOf(string appId) => $"upkeep/{appId}";
}
