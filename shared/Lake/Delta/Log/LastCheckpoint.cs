using System.Text.Json;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Log;

/// <summary>The log's pointer to a recent checkpoint: only a hint, which may be missing, stale or damaged.</summary>
static class LastCheckpoint
{
    public static async Task<long?> ReadAsync(TableFolder table, CancellationToken cancellation)
    {
        try
        {
            var content = await table.Store.ReadAllAsync(table.Full(LogFiles.LastCheckpoint), cancellation).ConfigureAwait(false);
            using var json = JsonDocument.Parse(content);
            return json.RootElement.Long("version");
        }
        catch (Exception error) when (error is ObjectNotFoundException or JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    public static Task WriteAsync(TableFolder table, long version, long actions, long bytes, CancellationToken cancellation) =>
        table.Store.PutAsync(table.Full(LogFiles.LastCheckpoint), JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, long>
        {
            ["version"] = version,
            ["size"] = actions,
            ["sizeInBytes"] = bytes,
        }), cancellation);
}
