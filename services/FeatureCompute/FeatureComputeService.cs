using Millrace.Catalog;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Catalog.Tenants;
using Millrace.Catalog.Upkeep;
using Millrace.Contracts.Delivery;
using Millrace.FeatureCompute.Dimensions;
using Millrace.FeatureCompute.External;
using Millrace.FeatureCompute.Gold;
using Millrace.FeatureCompute.Guards;
using Millrace.FeatureCompute.Materialize;
using Millrace.FeatureCompute.Populations;
using Millrace.FeatureCompute.Records;
using Millrace.FeatureCompute.Registry;
using Millrace.FeatureCompute.Tiles;
using Millrace.FeatureCompute.Updates;
using Millrace.FeatureCompute.ValidEvents;
using Millrace.Lake.Layers;
using Millrace.Online;

namespace Millrace.FeatureCompute;

/// <summary>Turns valid rows into features: batch by batch in the stream, and from silver when bases are made.</summary>
public static class FeatureComputeService
{
    /// <summary>Adds the service's parts.</summary>
    public static IServiceCollection AddFeatureCompute(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCatalog(configuration);
        services.AddOnlineStore(configuration);
        services.AddRegistry(configuration);
        services.AddSingleton<RegistryChanges>();
        services.AddSingleton<ViewBases>();
        services.AddSingleton<ApplyGate>();
        services.AddSingleton<PackApply>();
        services.AddSingleton<VersionMoves>();
        services.AddSingleton<Activation>();
        services.AddSingleton<DeployedPacks>();
        services.AddSingleton<RegistryDesk>();
        if (configuration[LakeTables.RootSetting] is { Length: > 0 })
            services.AddHostedService(provider => provider.GetRequiredService<DeployedPacks>());
        services.AddSingleton<ComputeMetrics>();
        services.AddSingleton<RecordGate>();
        services.AddSingleton<SharedRecords>();
        services.AddSingleton<LiveRecords>();
        services.AddSingleton<DimensionRecords>();
        services.AddSingleton<GuardRecords>();
        services.AddSingleton<Watermarks>();
        services.AddSingleton<UpdatePublisher>();
        services.AddSingleton<BatchFold>();
        services.AddSingleton<PopulationClaim>();
        services.AddSingleton<PopulationRun>();
        services.AddSingleton<TileRun>();
        services.AddSingleton<BaseRun>();
        services.AddSingleton<GoldRun>();
        services.AddSingleton<ViewRun>();
        services.AddSingleton<RowContracts>();
        services.AddSingleton<SourceTable>();
        services.AddSingleton<ExternalWriter>();
        services.AddSingleton<ExternalMaterialize>();
        services.AddSingleton<ExternalViews>();
        services.AddSingleton<Materializer>();
        services.AddLakeUpkeep(configuration, AppIds.FeatureCompute, LakeLayer.Gold, LakeLayer.Tiles);
        services.AddSingleton<FreshPopulations>();
        services.AddHostedService(provider => provider.GetRequiredService<FreshPopulations>());
        return services;
    }

    /// <summary>Maps its subscription, its endpoints and its hourly job.</summary>
    public static IEndpointRouteBuilder MapFeatureCompute(this IEndpointRouteBuilder app)
    {
        // A mistake in a pack or in a tenant's settings ends the start, not the first batch.
        _ = app.ServiceProvider.GetRequiredService<PackCatalog>();
        _ = app.ServiceProvider.GetRequiredService<TenantDirectory>();
        app.MapValidEvents();
        app.MapMaterialize();
        app.MapLakeUpkeep();
        app.MapPush();
        app.MapRegistryChanges();
        return app;
    }
}
