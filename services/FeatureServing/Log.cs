namespace Millrace.FeatureServing;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "The job {Job} failed")]
    public static partial void JobFailed(this ILogger logger, Exception failure, string job);

    [LoggerMessage(2, LogLevel.Error, "The job {Job} was left unfinished; a restart works it again")]
    public static partial void JobLeft(this ILogger logger, Exception failure, string job);

    [LoggerMessage(3, LogLevel.Error, "The lake could not be searched for unfinished jobs; a restart looks again")]
    public static partial void JobsNotFound(this ILogger logger, Exception failure);

    [LoggerMessage(4, LogLevel.Warning, "The lineage lacks the training sets, because training-trigger could not be asked: {Reason}")]
    public static partial void TrainingSetsUnknown(this ILogger logger, string reason);
}
