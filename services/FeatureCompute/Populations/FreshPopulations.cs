using System.Collections.Concurrent;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureCompute.Materialize;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Populations;

/// <summary>
/// Keeps populations at the newest instant of their grid without waiting for the hourly run. Views take turns, one
/// run at a time; when each is due, <see cref="PopulationTurn"/> says; of several replicas one computes them, as
/// <see cref="PopulationClaim"/> settles.
/// </summary>
internal sealed class FreshPopulations(
    Materializer work, PackCatalog catalog, TenantDirectory tenants, TimeProvider clock, ILogger<FreshPopulations> logger) : BackgroundService
{
    static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<(TenantId Tenant, string Pack, string View, int Version), PopulationTurn> _turns = new();
    readonly ConcurrentDictionary<TenantId, bool> _seen = new();

    /// <summary>Takes note of a batch that was taken in.</summary>
    /// <param name="tenant">Whose rows.</param>
    /// <param name="schema">Their dataset.</param>
    /// <param name="oldest">The oldest event time among them (µs).</param>
    public void Note(TenantId tenant, DatasetSchema schema, long oldest)
    {
        _seen.TryAdd(tenant, true);
        var now = Now();
        foreach (var view in Views(tenants.Of(tenant)))
            if (IsOf(view, schema) && oldest < PopulationGrid.Newest(view, now))
                Turn(tenant, view).NoteLate(now);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_look, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            foreach (var tenant in tenants.Tenants.Concat(_seen.Keys).Distinct().ToArray())
                foreach (var view in Views(tenants.Of(tenant)))
                    await ComputeAsync(tenant, view, stoppingToken);
    }

    async Task ComputeAsync(TenantId tenant, FeatureViewModel view, CancellationToken stoppingToken)
    {
        var turn = Turn(tenant, view);
        var started = Now();
        var grid = PopulationGrid.Newest(view, started);
        if (!turn.IsDue(grid, started))
            return;
        try
        {
            var (state, entities) = await work.PopulateAsync(tenant, view, grid, turn.CompleteFrom(grid), stoppingToken);
            if (state == PopulationState.AtWork)
            {
                // It may die over it: whether they stand then, the next look shows.
                turn.PutOff(Now());
                return;
            }
            turn.Ran(grid, started, Now(), entities);
            logger.Populated(view.Name, tenant.Value, DateTimeOffset.UnixEpoch.AddTicks(grid * TimeSpan.TicksPerMicrosecond), entities);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            turn.PutOff(Now());
            logger.PopulationFailed(failure, view.Name, tenant.Value);
        }
    }

    IEnumerable<FeatureViewModel> Views(Caller caller) =>
        catalog.Current.Packs.Where(pack => caller.MayUse(pack.Name)).SelectMany(pack => pack.Views)
            .Where(view => view is { Kind: ViewKind.Aggregation, Online: true, Stream: not null, Populations.Count: > 0 });

    // Of a dimension too: a product that comes late has a price in its category from then on.
    static bool IsOf(FeatureViewModel view, DatasetSchema schema) =>
        view.Pack == schema.Pack && (view.Stream!.Name == schema.Name
            || view.Dimensions.Any(own => own.Dataset.Name == schema.Name) || view.Joins.Any(join => join.Dataset.Name == schema.Name));

    PopulationTurn Turn(TenantId tenant, FeatureViewModel view) =>
        _turns.GetOrAdd((tenant, view.Pack, view.Name, view.Version), static _ => new PopulationTurn());

    long Now() => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
