using Microsoft.Extensions.DependencyInjection.Extensions;
using Millrace.Catalog;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Tenants;
using Millrace.Catalog.Upkeep;
using Millrace.Contracts.Delivery;
using Millrace.Ingestion.Access;
using Millrace.Ingestion.Bronze;
using Millrace.Ingestion.Events;
using Millrace.Ingestion.Publishing;
using Millrace.Ingestion.ForeignTopics;
using Millrace.Ingestion.Uploads;
using Millrace.Ingestion.Webhooks;
using Millrace.Lake.Layers;

namespace Millrace.Ingestion;

/// <summary>
/// Takes events in by HTTP, file and topic, gives each an id and a lane, and puts them on <c>events.raw</c> in batches;
/// its own reader of that topic keeps what came in bronze.
/// </summary>
public static class IngestionService
{
    /// <summary>The parts of the service.</summary>
    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    public static IServiceCollection AddIngestion(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        var options = IngestionOptions.Read(configuration);
        services.TryAddSingleton(options);
        services.AddCatalog(configuration);
        services.AddRegistry(configuration);
        services.TryAddSingleton<DatasetCatalog>();
        services.TryAddSingleton(new TenantLimits(options, configuration));
        services.TryAddSingleton(WebhookConnector.ReadAll(configuration));
        services.AddMetrics();
        services.TryAddSingleton<IngestionMetrics>();
        services.TryAddSingleton<CallerGate>();
        services.TryAddSingleton<TenantQuotas>();
        services.TryAddSingleton<BackPressure>();
        services.TryAddSingleton<BatchPublisher>();
        services.TryAddSingleton<RejectedOutbox>();
        services.TryAddSingleton<BronzeWriter>();
        services.TryAddSingleton<RawArchive>();
        services.TryAddSingleton<BronzeLag>();
        services.TryAddSingleton<IntakeTopic>();
        services.TryAddSingleton<WebhookEndpoint>();
        services.TryAddSingleton<UploadMemory>();
        services.TryAddSingleton<Upload>();
        services.TryAddSingleton<UploadService>();
        services.AddLakeUpkeep(configuration, AppIds.Ingestion, LakeLayer.Bronze);
        return services;
    }

    /// <summary>The endpoints and subscriptions of the service.</summary>
    public static IEndpointRouteBuilder MapIngestion(this IEndpointRouteBuilder app)
    {
        // A mistake in a pack or in a tenant's settings ends the start, not the first request.
        _ = app.ServiceProvider.GetRequiredService<PackCatalog>();
        _ = app.ServiceProvider.GetRequiredService<TenantDirectory>();
        _ = app.ServiceProvider.GetRequiredService<DatasetCatalog>();
        app.MapEvents();
        app.MapUploads();
        app.MapIntakeTopics();
        WebhookEndpoint.Map(app);
        app.MapLakeUpkeep();
        app.MapBronze(app.ServiceProvider.GetRequiredService<IngestionOptions>());
        return app;
    }
}
