using Microsoft.Extensions.DependencyInjection.Extensions;
using Millrace.Catalog.Tenants;
using Millrace.Catalog.Upkeep;
using Millrace.Contracts.Delivery;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;
using Millrace.TrainingTrigger.Models;
using Millrace.TrainingTrigger.TrainingSets;

namespace Millrace.TrainingTrigger;

/// <summary>Training sets that never see the future, and the decision when a model is trained again.</summary>
public static class TrainingTriggerService
{
    /// <summary>Adds the service's parts.</summary>
    public static IServiceCollection AddTrainingTrigger(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(_ => new TenantDirectory(configuration));
        services.TryAddSingleton(_ => LakeRoot.Open(LakeSettings.Read(name => configuration[name])));
        services.AddSingleton<CallerAccess>();
        services.AddSingleton<ModelRecords>();
        services.AddSingleton<RetrainingTrigger>();
        services.AddSingleton<NegativeRows>();
        services.AddSingleton<SpineReader>();
        services.AddSingleton<HistoricalValues>();
        services.AddSingleton<TrainingSetRecords>();
        services.AddSingleton<TrainingSetTable>();
        services.AddSingleton<TrainingSetBuilder>();
        services.AddLakeUpkeep(configuration, AppIds.TrainingTrigger, LakeLayer.Training);
        return services;
    }

    /// <summary>Maps the service's endpoints.</summary>
    public static void MapTrainingTrigger(this IEndpointRouteBuilder app)
    {
        app.MapTrainingSets();
        app.MapModels();
        app.MapLakeUpkeep();
    }
}
