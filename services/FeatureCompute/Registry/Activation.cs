using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Registry;

/// <summary>
/// Lets versions of views go on once they are complete: when the bases of every tenant that has events cover the instant
/// from which the stream certainly folded them. Each becomes the active one, and the one before is deprecated, or it
/// waits in the shadow to be promoted.
/// </summary>
internal sealed class Activation(RegistryStore store, RegistryChanges changes, PackCatalog catalog, ViewBases bases, ILogger<Activation> logger)
{
    /// <summary>Looks at every version that is being backfilled.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var snapshot = catalog.Current;
        var waiting = snapshot.Packs.SelectMany(pack => pack.Views).Where(view => snapshot.StateOf(view) == ViewState.Backfilling).ToArray();
        if (waiting.Length == 0 || (await store.ReadAsync(cancellationToken)).State is not { } state)
            return;
        var complete = new List<FeatureViewModel>();
        foreach (var view in waiting.OrderBy(view => view.Version))
            if (state.View(view.Pack, view.Name, view.Version) is { } registered && await bases.CoverAsync(view, registered.Since, cancellationToken))
                complete.Add(view);
        foreach (var version in await CompleteAsync(complete, cancellationToken))
            logger.Complete(version.Pack, version.Name, version.Version, version.Held ? ViewState.Shadow : ViewState.Active);
    }

    Task<List<RegisteredView>> CompleteAsync(List<FeatureViewModel> views, CancellationToken cancellationToken) =>
        changes.MakeAsync(
            state =>
            {
                var (next, done) = (state, new List<RegisteredView>());
                foreach (var view in views)
                    if (next?.View(view.Pack, view.Name, view.Version) is { State: ViewState.Backfilling } version)
                    {
                        next = next.Complete(version);
                        done.Add(version);
                    }
                return Task.FromResult((done.Count == 0 ? null : next, done));
            },
            cancellationToken);
}
