using Microsoft.Extensions.DependencyInjection.Extensions;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Datasets;
using Millrace.Ingestion.Access;
using Millrace.Ingestion.Bronze;
using Millrace.Ingestion.Events;
using Millrace.Ingestion.Publishing;
using Millrace.Ingestion.ForeignTopics;
using Millrace.Ingestion.Uploads;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;

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
        services.TryAddSingleton(IngestionOptions.Read(configuration));
        services.TryAddSingleton(new TenantDirectory(configuration));
        services.TryAddSingleton(new DatasetCatalog(PackDatasets.LoadAll(configuration["Packs:Path"] ?? "packs"), configuration));
        services.AddMetrics();
        services.TryAddSingleton<IngestionMetrics>();
        services.TryAddSingleton<CallerAccess>();
        services.TryAddSingleton<CallerGate>();
        services.TryAddSingleton<TenantQuotas>();
        services.TryAddSingleton<BackPressure>();
        services.TryAddSingleton<BatchPublisher>();
        services.TryAddSingleton<RejectedOutbox>();
        services.TryAddSingleton(_ => LakeRoot.Open(LakeSettings.Read(name => configuration[name])));
        services.TryAddSingleton<BronzeWriter>();
        services.TryAddSingleton<RawArchive>();
        services.TryAddSingleton<IntakeTopic>();
        services.TryAddSingleton<UploadMemory>();
        services.TryAddSingleton<Upload>();
        services.TryAddSingleton<UploadService>();
        return services;
    }

    /// <summary>The endpoints and subscriptions of the service.</summary>
    public static IEndpointRouteBuilder MapIngestion(this IEndpointRouteBuilder app)
    {
        app.MapEvents();
        app.MapUploads();
        app.MapIntakeTopics();
        app.MapBronze(app.ServiceProvider.GetRequiredService<IngestionOptions>());
        return app;
    }
}
