using Microsoft.Extensions.Logging;

namespace Millrace.LocalRuntime;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Lane {Lane} of topic {Topic} failed for {Group} at offset {Offset}; it is tried again")]
    public static partial void LaneFailed(ILogger logger, Exception failure, string group, string topic, int lane, long offset);
}
