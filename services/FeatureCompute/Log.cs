namespace Millrace.FeatureCompute;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "{Records} records refused at attempt {Attempt}: {Reason}")]
    public static partial void WriteRefused(this ILogger logger, int records, int attempt, string reason);

    [LoggerMessage(2, LogLevel.Error, "A message of events.valid is no batch and goes to the dead letters: {Reason}")]
    public static partial void NoBatch(this ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Warning, "The record {Key} is of another shape of its view and begins anew; the next base heals it: {Reason}")]
    public static partial void RecordBeginsAnew(this ILogger logger, string key, string reason);

    [LoggerMessage(4, LogLevel.Information, "Materialized {View} of {Tenant} up to {Cutoff}: {Bases} bases, {Populations} places in populations, {Gold} rows of gold")]
    public static partial void Materialized(this ILogger logger, string view, string tenant, DateTimeOffset cutoff, int bases, int populations, int gold);

    [LoggerMessage(5, LogLevel.Warning, "The rows of {Dataset} of {Tenant} are not known: no pack '{Pack}' has it. They stay in silver")]
    public static partial void UnknownDataset(this ILogger logger, string pack, string dataset, string tenant);

    [LoggerMessage(6, LogLevel.Error, "Materializing {View} of {Tenant} failed; the next run does its work too")]
    public static partial void MaterializeFailed(this ILogger logger, Exception failure, string view, string tenant);

    [LoggerMessage(7, LogLevel.Debug, "The populations of {View} of {Tenant} stand at {Grid}: {Entities} entities")]
    public static partial void Populated(this ILogger logger, string view, string tenant, DateTimeOffset grid, int entities);

    [LoggerMessage(8, LogLevel.Error, "The populations of {View} of {Tenant} could not be computed; the next attempt follows in a minute")]
    public static partial void PopulationFailed(this ILogger logger, Exception failure, string view, string tenant);

    [LoggerMessage(9, LogLevel.Information, "Materialized {View} of {Tenant}: {Entities} entities have rows, {Changed} of them changed in the online store")]
    public static partial void ExternalMaterialized(this ILogger logger, string view, string tenant, int entities, int changed);

    [LoggerMessage(10, LogLevel.Information, "{Pack}.{View}@v{Version} is complete, and {State}")]
    public static partial void Complete(this ILogger logger, string pack, string view, int version, Catalog.Registry.ViewState state);

    [LoggerMessage(11, LogLevel.Error, "The deployed pack {Pack} was not applied; the registry's version of it stays: {Reason}")]
    public static partial void DeploymentRefused(this ILogger logger, string pack, string reason);

    [LoggerMessage(12, LogLevel.Warning, "The deployed packs could not be applied, and are tried again: {Reason}")]
    public static partial void DeploymentWaits(this ILogger logger, string reason);
}
