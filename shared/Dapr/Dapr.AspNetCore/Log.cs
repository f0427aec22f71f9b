using Microsoft.Extensions.Logging;

namespace Dapr.AspNetCore;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Error,
        "Topic {Topic} of {Pubsub} has more than one route without a rule: events go to {Taken}, never to {Ignored}")]
    public static partial void MoreThanOneDefault(
        this ILogger logger, string pubsub, string topic, string taken, string ignored);

    [LoggerMessage(2, LogLevel.Error, "Topic {Topic} of {Pubsub} has more than one rule of priority {Priority}")]
    public static partial void SamePriority(this ILogger logger, string pubsub, string topic, int priority);
}
