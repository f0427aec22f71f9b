using Microsoft.Extensions.Logging;

namespace Millrace.Hosting;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed")]
    public static partial void Unexpected(this ILogger logger, Exception exception, string method, string path);
}
