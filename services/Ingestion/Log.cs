namespace Millrace.Ingestion;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The broker did not take a batch of {Rows} rows for lane {Lane} of {Topic}; their senders are told")]
    public static partial void NotTaken(this ILogger logger, Exception exception, int rows, int lane, string topic);

    [LoggerMessage(2, LogLevel.Warning, "A message of {Topic} cannot be read and is refused: {Reason}")]
    public static partial void Unreadable(this ILogger logger, string topic, string reason);

    [LoggerMessage(3, LogLevel.Error, "Bronze is {Behind} behind, and the broker keeps events.raw for {Hours} hours: the lake must take writes again before that is over")]
    public static partial void BronzeFallsBehind(this ILogger logger, TimeSpan behind, double hours);

    [LoggerMessage(4, LogLevel.Error, "A message of {Topic} waits: there is no dataset '{Pack}.{Dataset}', which 'Intake' binds the topic to")]
    public static partial void NoDataset(this ILogger logger, string topic, string pack, string dataset);
}
