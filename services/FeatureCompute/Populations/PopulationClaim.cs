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
/// Lets one replica compute the populations of a view: whoever writes the claim first. The claim names the grid instant; once
/// the places are written, also when the work began and the versions of silver it saw, so that the others see that there is
/// nothing left to do. One who dies holds the claim no longer than its term.
/// </summary>
internal sealed class PopulationClaim(IOnlineStore store, TimeProvider clock)
{
    /// <summary>How long a replica may take before another one may begin.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromMinutes(10);

    /// <summary>Claims the work, or finds that it is not needed.</summary>
    /// <param name="keys">The view's keys.</param>
    /// <param name="grid">The grid instant (µs).</param>
    /// <param name="sources">The versions of silver that they would be computed from.</param>
    /// <param name="begunAfter">Work that began at this instant (µs) or later has seen all that matters; null: only work from the same versions has.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PopulationState> TakeAsync(
        ViewKeys keys, long grid, IReadOnlyDictionary<string, long> sources, long? begunAfter, CancellationToken cancellationToken)
    {
        var record = new OnlineRecord[1];
        await store.ReadAsync(new[] { keys.Populations }, record, cancellationToken);
        if (record[0].Value is { } bytes && ViewProgress.Decode(bytes) is var (instant, number) && instant == grid)
        {
            if (number > Now())
                return PopulationState.AtWork;
            if (number <= 0 && (SourceVersions.AreSame(ViewProgress.Sources(bytes), sources) || -number >= begunAfter))
                return PopulationState.Done;
        }
        var mine = ViewProgress.Encode(grid, Now() + (Term.Ticks / TimeSpan.TicksPerMicrosecond));
        var outcome = await store.TrySaveAsync([new OnlineWrite(keys.Populations, mine, record[0].ETag)], cancellationToken);
        return outcome.Saved ? PopulationState.Mine : PopulationState.AtWork;
    }

    /// <summary>The places are written.</summary>
    /// <param name="keys">The view's keys.</param>
    /// <param name="grid">The grid instant (µs).</param>
    /// <param name="sources">The versions of silver that they were computed from.</param>
    /// <param name="begun">When the work began (µs).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task DoneAsync(ViewKeys keys, long grid, IReadOnlyDictionary<string, long> sources, long begun, CancellationToken cancellationToken) =>
        SetAsync(keys, ViewProgress.Encode(grid, -begun, sources), cancellationToken);

    /// <summary>The work failed, and may be taken up again at once.</summary>
    public Task GiveUpAsync(ViewKeys keys, long grid, CancellationToken cancellationToken) => SetAsync(keys, ViewProgress.Encode(grid, 0), cancellationToken);

    // A key that was made by the first to write is not written otherwise: Redis refuses that. Who is overtaken here leaves the
    // other's word, who has computed the same, or will.
    async Task SetAsync(ViewKeys keys, byte[] value, CancellationToken cancellationToken)
    {
        var record = new OnlineRecord[1];
        await store.ReadAsync(new[] { keys.Populations }, record, cancellationToken);
        await store.TrySaveAsync([new OnlineWrite(keys.Populations, value, record[0].ETag)], cancellationToken);
    }

    /// <summary>The present (µs).</summary>
    public long Now() => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
