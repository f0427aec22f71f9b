using Microsoft.AspNetCore.Routing;
using Millrace.Contracts.Delivery;
using Millrace.FeatureCompute;
using Millrace.FeatureServing;
using Millrace.Ingestion;
using Millrace.TrainingTrigger;
using Millrace.Validation;

namespace Millrace.Standalone;

/// <summary>One of the five services, as its own program composes it.</summary>
/// <param name="AppId">Its Dapr app id.</param>
/// <param name="Add">Its parts.</param>
/// <param name="Map">Its endpoints and subscriptions.</param>
public sealed record StandaloneService(
    string AppId, Action<IServiceCollection, IConfiguration> Add, Action<IEndpointRouteBuilder> Map)
{
    /// <summary>All five, in the order in which an event meets them.</summary>
    public static IReadOnlyList<StandaloneService> All { get; } =
    [
        new(AppIds.Ingestion, (services, configuration) => services.AddIngestion(configuration), app => app.MapIngestion()),
        new(AppIds.Validation, (services, configuration) => services.AddValidation(configuration), app => app.MapValidation()),
        new(AppIds.FeatureCompute, (services, configuration) => services.AddFeatureCompute(configuration), app => app.MapFeatureCompute()),
        new(AppIds.FeatureServing, (services, configuration) => services.AddFeatureServing(configuration), app => app.MapFeatureServing()),
        new(AppIds.TrainingTrigger, (services, configuration) => services.AddTrainingTrigger(configuration), app => app.MapTrainingTrigger()),
    ];

    /// <summary>The services that a setting names: <c>all</c>, <c>none</c>, or app ids with commas.</summary>
    /// <exception cref="ArgumentException">A name is no app id.</exception>
    public static IReadOnlyList<StandaloneService> Named(string setting) => setting switch
    {
        "all" => All,
        "none" => [],
        _ => [.. setting.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Single)],
    };

    static StandaloneService Single(string name) =>
        All.FirstOrDefault(service => service.AppId == name)
        ?? throw new ArgumentException(
            $"Standalone:Services names '{name}'; it takes all, none, or some of {string.Join(", ", All.Select(service => service.AppId))}.");
}
