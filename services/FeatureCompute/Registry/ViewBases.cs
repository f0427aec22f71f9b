using Millrace.Catalog.Silver;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Model;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Online.Keys;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Registry;

/// <summary>Whether a view needs bases before it can be served, and whether every tenant that has events has them.</summary>
internal sealed class ViewBases(TenantDirectory tenants, IOnlineStore online, IObjectStore lake, TimeProvider clock)
{
    // Events may be dated up to five minutes ahead, and services take a new snapshot within seconds. A base past this
    // instant therefore holds every event that the stream folded before it knew the view.
    static readonly TimeSpan s_settled = TimeSpan.FromMinutes(6);

    /// <summary>The instant (µs) that bases of a view must cover which the stream begins to fold now.</summary>
    public long SettledSince() => (clock.GetUtcNow() + s_settled - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Whether some tenant has events that a base must hold before the view is complete.</summary>
    public async Task<bool> AreNeededAsync(FeatureViewModel view, CancellationToken cancellationToken)
    {
        if (view.Kind != ViewKind.Aggregation)
            return false;
        foreach (var tenant in TenantsOf(view))
            if (await HasEventsAsync(tenant, view, cancellationToken))
                return true;
        return false;
    }

    /// <summary>Whether the bases of every tenant that has events cover an instant (µs).</summary>
    public async Task<bool> CoverAsync(FeatureViewModel view, long since, CancellationToken cancellationToken)
    {
        foreach (var tenant in TenantsOf(view))
        {
            var progress = await BaseProgress.ReadAsync(online, new ViewKeys(tenant, view.Pack, view.Name, view.Version), cancellationToken);
            if (progress.Cutoff < since && await HasEventsAsync(tenant, view, cancellationToken))
                return false;
        }
        return true;
    }

    IEnumerable<TenantId> TenantsOf(FeatureViewModel view) => tenants.Tenants.Where(tenant => tenants.Of(tenant).MayUse(view.Pack));

    Task<bool> HasEventsAsync(TenantId tenant, FeatureViewModel view, CancellationToken cancellationToken) =>
        DeltaTable.ExistsAsync(lake, LakeTables.Silver(tenant, view.Pack, view.Stream!.Name), cancellationToken);
}
