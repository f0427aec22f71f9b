namespace Millrace.Validation;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "A message of {Topic} cannot be read and is put aside: {Reason}")]
    public static partial void Unreadable(this ILogger logger, string topic, string reason);

    [LoggerMessage(2, LogLevel.Error, "{Table}: {Batches} batches could not be committed and will be delivered again")]
    public static partial void CommitFailed(this ILogger logger, Exception exception, string table, int batches);

    [LoggerMessage(3, LogLevel.Warning, "{Table}: small files could not be put together; the next commits try again")]
    public static partial void CompactionFailed(this ILogger logger, Exception exception, string table);

    [LoggerMessage(4, LogLevel.Information, "{Expired} rows waited longer than {Hours} h for a dimension and went to quarantine")]
    public static partial void Expired(this ILogger logger, int expired, double hours);

    [LoggerMessage(5, LogLevel.Debug, "{Tenant} {Dataset} {Position}: {Valid} valid, {Rejected} rejected, {Held} held, {Duplicates} duplicates")]
    public static partial void Worked(this ILogger logger, string tenant, string dataset, string position, int valid, int rejected, int held, int duplicates);
}
