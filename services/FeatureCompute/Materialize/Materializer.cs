using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureCompute.External;
using Millrace.FeatureCompute.Populations;
using Millrace.FeatureCompute.Registry;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>Brings views up to date for callers and for the hourly job, and populations between, one run at a time.</summary>
internal sealed class Materializer(
    ViewRun run, ExternalMaterialize external, PopulationRun populations, SilverReader silver, PackCatalog catalog, TenantDirectory tenants, Activation activation,
    TimeProvider clock, ILogger<Materializer> logger) : IDisposable
{
    readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>The views that are meant, or the first name that is none.</summary>
    public (IReadOnlyList<FeatureViewModel> Views, string? Unknown) Views(Caller caller, IReadOnlyList<string>? names)
    {
        var all = catalog.Current.Packs.Where(pack => caller.MayUse(pack.Name)).SelectMany(pack => pack.Views)
            .Where(view => view is { Kind: ViewKind.Aggregation, Stream: not null } or { Kind: ViewKind.External }).ToArray();
        if (names is not { Count: > 0 })
            return (all, null);
        var unknown = names.FirstOrDefault(name => !Array.Exists(all, view => view.Name == name || $"{view.Pack}.{view.Name}" == name));
        return ([.. all.Where(view => names.Contains(view.Name) || names.Contains($"{view.Pack}.{view.Name}"))], unknown);
    }

    /// <summary>Brings views of a tenant up to an instant, one after the other; each dataset of silver is read once.</summary>
    public Task RunAsync(TenantId tenant, IReadOnlyList<FeatureViewModel> views, MaterializeInterval interval, CancellationToken cancellationToken) =>
        EachAsync(tenant, views, interval, failed: null, cancellationToken);

    /// <summary>Computes only the populations of a view, at the newest grid instant not after another (µs), unless another replica does.</summary>
    /// <param name="tenant">Whose view.</param>
    /// <param name="view">The view.</param>
    /// <param name="instant">The instant.</param>
    /// <param name="begunAfter">A run of another replica that began at this instant (µs) or later will do.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <returns>What was found, and how many entities got a place in them.</returns>
    public async Task<(PopulationState State, int Places)> PopulateAsync(
        TenantId tenant, FeatureViewModel view, long instant, long begunAfter, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            return await populations.RunAloneAsync(new SilverReading(silver, tenant, view), view, instant, begunAfter, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Brings every tenant's views up to now. One view that fails keeps none of the others back.</summary>
    public async Task EveryTenantAsync(CancellationToken cancellationToken)
    {
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        foreach (var tenant in tenants.Tenants)
            await EachAsync(
                tenant, Views(tenants.Of(tenant), null).Views, new MaterializeInterval(null, now),
                (view, failure) => logger.MaterializeFailed(failure, view.Name, tenant.Value), cancellationToken);
    }

    async Task EachAsync(
        TenantId tenant, IReadOnlyList<FeatureViewModel> views, MaterializeInterval interval, Action<FeatureViewModel, Exception>? failed, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var reading = new SilverReading(silver, tenant, views);
            foreach (var view in views)
                try
                {
                    await (view.Kind == ViewKind.External
                        ? external.RunAsync(tenant, view, interval.End, interval.Start, cancellationToken)
                        : run.RunAsync(reading, view, interval, cancellationToken));
                }
                catch (Exception failure) when (failed is not null && failure is not OperationCanceledException)
                {
                    failed(view, failure);
                }
            await activation.LookAsync(cancellationToken);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
