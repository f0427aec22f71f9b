using Microsoft.Extensions.Logging;

namespace Millrace.Catalog.Registry;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "The definitions are those of revision {Revision} of the registry")]
    public static partial void SnapshotSwapped(this ILogger logger, long revision);

    [LoggerMessage(2, LogLevel.Error, "Revision {Revision} of the registry cannot be followed; the definitions stay as they are")]
    public static partial void SnapshotRefused(this ILogger logger, Exception fault, long revision);

    [LoggerMessage(3, LogLevel.Warning, "The registry cannot be read, and is asked again: {Reason}")]
    public static partial void RegistryAway(this ILogger logger, string reason);
}
