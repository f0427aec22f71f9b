using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Model;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Populations;

/// <summary>What a replica finds when it is about to compute populations.</summary>
internal enum PopulationState
{
    /// <summary>Nobody has computed them from what silver holds now: the work is this replica's.</summary>
    Mine,

    /// <summary>Another replica is at it.</summary>
    AtWork,

    /// <summary>They stand already.</summary>
    Done,
}

/// <summary>
/// Lets one replica compute the populations of a view: whoever writes the claim first. The claim names the grid instant and the
/// versions of silver, so that the others see when there is nothing left to do; one who dies holds it no longer than its term.
/// </summary>
internal sealed class PopulationClaim(IOnlineStore store, TimeProvider clock)
{
    /// <summary>How long a replica may take before another one may begin.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromMinutes(10);

    /// <summary>Claims the work, or finds that it is not needed.</summary>
    /// <param name="keys">The view's keys.</param>
    /// <param name="grid">The grid instant (µs).</param>
    /// <param name="sources">The versions of silver that they would be computed from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PopulationState> TakeAsync(ViewKeys keys, long grid, IReadOnlyDictionary<string, long> sources, CancellationToken cancellationToken)
    {
        var record = new OnlineRecord[1];
        await store.ReadAsync(new[] { keys.Populations }, record, cancellationToken);
        if (record[0].Value is { } bytes)
        {
            var (instant, until) = ViewProgress.Decode(bytes);
            if (instant == grid && SourceVersions.AreSame(ViewProgress.Sources(bytes), sources))
            {
                if (until == 0)
                    return PopulationState.Done;
                if (until > Now())
                    return PopulationState.AtWork;
            }
        }
        var mine = ViewProgress.Encode(grid, Now() + (Term.Ticks / TimeSpan.TicksPerMicrosecond), sources);
        var outcome = await store.TrySaveAsync([new OnlineWrite(keys.Populations, mine, record[0].ETag)], cancellationToken);
        return outcome.Saved ? PopulationState.Mine : PopulationState.AtWork;
    }

    /// <summary>The places are written.</summary>
    public ValueTask DoneAsync(ViewKeys keys, long grid, IReadOnlyDictionary<string, long> sources, CancellationToken cancellationToken) =>
        store.SaveAsync([new OnlineWrite(keys.Populations, ViewProgress.Encode(grid, 0, sources), "")], cancellationToken);

    /// <summary>The work failed, and may be taken up again at once.</summary>
    public ValueTask GiveUpAsync(ViewKeys keys, long grid, CancellationToken cancellationToken) =>
        store.SaveAsync([new OnlineWrite(keys.Populations, ViewProgress.Encode(grid, 0), "")], cancellationToken);

    long Now() => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
