using Millrace.Catalog;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Catalog.Tenants;
using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.HistoricalFeatures;
using Millrace.FeatureServing.HistoricalFeatures.Jobs;
using Millrace.FeatureServing.HistoricalFeatures.Spines;
using Millrace.FeatureServing.Lineage;
using Millrace.FeatureServing.OnlineFeatures;
using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.Push;
using Millrace.FeatureServing.Registry;
using Millrace.FeatureServing.Transform;
using Millrace.Online;

namespace Millrace.FeatureServing;

/// <summary>Answers questions about features: of now from the online store, of then from the lake, and what they are.</summary>
public static class FeatureServingService
{
    /// <summary>Adds the service's parts.</summary>
    public static IServiceCollection AddFeatureServing(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddCatalog(configuration);
        services.AddOnlineStore(configuration);
        services.AddRegistry(configuration);
        services.AddSingleton<CallerDirectory>();
        services.AddSingleton<ComputeForwarder>();
        services.AddSingleton<PlanCache>();
        services.AddSingleton<OnlineFeaturesEndpoint>();
        services.AddSingleton<ModelParameters>();
        services.AddSingleton<TrainingSetLineage>();
        services.AddSingleton<TableSpines>();
        services.AddSingleton<HistoricalWork>();
        services.AddSingleton<JobDesk>();
        services.AddSingleton<HistoricalFeaturesEndpoint>();
        if (configuration[LakeTables.RootSetting] is { Length: > 0 })
            services.AddHostedService<JobRunner>();
        return services;
    }

    /// <summary>Maps its endpoints.</summary>
    public static IEndpointRouteBuilder MapFeatureServing(this IEndpointRouteBuilder app)
    {
        // A mistake in a pack or in a tenant's settings ends the start, not the first request.
        _ = app.ServiceProvider.GetRequiredService<PackCatalog>();
        _ = app.ServiceProvider.GetRequiredService<TenantDirectory>();
        OnlineFeaturesEndpoint.Map(app);
        HistoricalFeaturesEndpoint.Map(app);
        app.MapRegistry();
        app.MapPush();
        app.MapLineage();
        app.MapGet("/health", () => TypedResults.Ok()).ExcludeFromDescription();
        return app;
    }
}
