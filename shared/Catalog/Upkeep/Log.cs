using Microsoft.Extensions.Logging;

namespace Millrace.Catalog.Upkeep;

static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "{Folder} could not be kept in order; tomorrow's run tries again")]
    public static partial void UpkeepFailed(this ILogger logger, Exception exception, string folder);

    [LoggerMessage(2, LogLevel.Warning, "{Table} was left as it is: {Problem}")]
    public static partial void TableLeft(this ILogger logger, string table, string problem);

    [LoggerMessage(3, LogLevel.Information, "{Layer}: {Rows} rows deleted for their age, {Files} files put together, {Bytes} bytes freed")]
    public static partial void Kept(this ILogger logger, string layer, long rows, int files, long bytes);
}
