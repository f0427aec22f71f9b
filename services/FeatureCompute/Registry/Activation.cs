using Dapr;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Catalog.Silver;
using Millrace.Catalog.Tenants;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Model;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Online.Keys;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Registry;

/// <summary>
/// Makes versions of views the active ones once they are complete: when the bases of every tenant that has events cover the
/// instant from which the stream certainly folded them. The version before becomes deprecated, and is answered by its number.
/// </summary>
internal sealed class Activation(RegistryStore store, PackCatalog catalog, TenantDirectory tenants, IOnlineStore online, IObjectStore lake, ILogger<Activation> logger)
{
    const int Attempts = 10;

    /// <summary>Looks at every version that is being backfilled.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var snapshot = catalog.Current;
        var waiting = snapshot.Packs.SelectMany(pack => pack.Views).Where(view => snapshot.StateOf(view) == ViewState.Backfilling).ToArray();
        if (waiting.Length == 0)
            return;
        var complete = new List<FeatureViewModel>();
        foreach (var view in waiting)
            if ((await store.ReadAsync(cancellationToken)).State?.View(view.Pack, view.Name, view.Version) is { } registered && await IsCompleteAsync(view, registered.Since, cancellationToken))
                complete.Add(view);
        if (complete.Count > 0)
            await ActivateAsync(complete, cancellationToken);
    }

    /// <summary>The state in which of each view only the newest active version is active.</summary>
    public static RegistryState Superseded(RegistryState state)
    {
        var newest = state.Views.Where(view => view.State == ViewState.Active)
            .GroupBy(view => (view.Pack, view.Name)).ToDictionary(group => group.Key, group => group.Max(view => view.Version));
        return state with
        {
            Views = [.. state.Views.Select(view => view.State == ViewState.Active && view.Version < newest[(view.Pack, view.Name)] ? view with { State = ViewState.Deprecated } : view)],
        };
    }

    async Task<bool> IsCompleteAsync(FeatureViewModel view, long since, CancellationToken cancellationToken)
    {
        foreach (var tenant in tenants.Tenants.Where(tenant => tenants.Of(tenant).MayUse(view.Pack)))
        {
            var progress = await BaseProgress.ReadAsync(online, new ViewKeys(tenant, view.Pack, view.Name, view.Version), cancellationToken);
            if (progress.Cutoff < since && await DeltaTable.ExistsAsync(lake, LakeTables.Silver(tenant, view.Pack, view.Stream!.Name), cancellationToken))
                return false;
        }
        return true;
    }

    async Task ActivateAsync(List<FeatureViewModel> complete, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (state, etag) = await store.ReadAsync(cancellationToken);
            if (state is null)
                return;
            var next = Superseded(state.With(view => view.State == ViewState.Backfilling && complete.Exists(each => each.Pack == view.Pack && each.Name == view.Name && each.Version == view.Version)
                ? view with { State = ViewState.Active } : view));
            if (!await store.TryWriteAsync(next, etag, cancellationToken))
                continue;
            foreach (var view in complete)
                logger.Activated(view.Pack, view.Name, view.Version);
            return;
        }
        throw new DaprException($"The registry was changed by others {Attempts} times in a row.");
    }
}
