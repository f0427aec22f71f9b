using Microsoft.Extensions.DependencyInjection.Extensions;
using Millrace.Catalog;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Tenants;
using Millrace.Catalog.Upkeep;
using Millrace.Contracts.Delivery;
using Millrace.Lake.Layers;
using Millrace.Validation.Claims;
using Millrace.Validation.Counts;
using Millrace.Validation.Dimensions;
using Millrace.Validation.Quarantine;
using Millrace.Validation.RawEvents;
using Millrace.Validation.Replay;
using Millrace.Validation.Silver;
using Millrace.Validation.Tombstones;

namespace Millrace.Validation;

/// <summary>
/// Holds raw batches against their contracts: what holds goes to <c>events.valid</c> and silver, what does not to
/// <c>events.rejected</c> and the quarantine, what waits for a dimension to the pending table, and repeats are counted.
/// </summary>
public static class ValidationService
{
    /// <summary>The parts of the service.</summary>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    public static IServiceCollection AddValidation(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(ValidationOptions.Read(configuration));
        services.AddCatalog(configuration);
        services.AddRegistry(configuration);
        services.TryAddSingleton<DatasetCatalog>();
        services.AddMetrics();
        services.TryAddSingleton<ValidationMetrics>();
        services.TryAddSingleton<RowReaders>();
        services.TryAddSingleton<ClaimStore>();
        services.TryAddSingleton<ITombstones, NoTombstones>();
        services.TryAddSingleton<ReplayClaims>();
        services.TryAddSingleton<QuarantineReplay>();
        services.TryAddSingleton<WaitingRows>();
        services.TryAddSingleton<DimensionStore>();
        services.TryAddSingleton<BatchOutbox>();
        services.TryAddSingleton<RawBatchHandler>();
        services.TryAddSingleton<LakeTables>();
        services.TryAddSingleton<SilverCommits>();
        services.TryAddSingleton<QuarantineCommits>();
        services.TryAddSingleton<PendingSweep>();
        services.AddLakeUpkeep(configuration, AppIds.Validation, LakeLayer.Silver, LakeLayer.Quarantine, LakeLayer.Pending);
        return services;
    }

    /// <summary>The subscriptions and endpoints of the service.</summary>
    public static IEndpointRouteBuilder MapValidation(this IEndpointRouteBuilder app)
    {
        // A mistake in a pack or in a tenant's settings ends the start, not the first batch.
        _ = app.ServiceProvider.GetRequiredService<PackCatalog>();
        _ = app.ServiceProvider.GetRequiredService<TenantDirectory>();
        _ = app.ServiceProvider.GetRequiredService<DatasetCatalog>();
        app.MapRawEvents();
        app.MapSilver();
        app.MapQuarantine();
        app.MapPendingSweep();
        app.MapReplay();
        app.MapLakeUpkeep();
        app.MapCounts();
        return app;
    }
}
