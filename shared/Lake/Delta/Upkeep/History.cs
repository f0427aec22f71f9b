using System.Text.Json.Nodes;
using Millrace.Lake.Delta.Log;

namespace Millrace.Lake.Delta.Upkeep;

/// <summary>Reads a table's history out of its log.</summary>
static class History
{
    public static async Task<IReadOnlyList<HistoryEntry>> ReadAsync(TableFolder table, int limit, CancellationToken cancellation)
    {
        var times = await CommitTimes.AllAsync(table, readableOnly: false, cancellation).ConfigureAwait(false);
        if (times.Count == 0)
            throw new DeltaException($"{table.Name} is not a Delta table, or its log holds no commit");
        var entries = new List<HistoryEntry>();
        foreach (var (version, time) in times.Reverse().Take(limit))
        {
            var actions = await SnapshotLoader.ReadCommitAsync(table, version, cancellation).ConfigureAwait(false);
            var info = actions.OfType<CommitInfo>().FirstOrDefault();
            entries.Add(new HistoryEntry(version, time, info?.Operation ?? "unknown", Details(info, actions)));
        }
        return entries;
    }

    static Dictionary<string, string> Details(CommitInfo? info, List<LogAction> actions)
    {
        var details = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["filesAdded"] = actions.OfType<AddFile>().Count().ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["filesRemoved"] = actions.OfType<RemoveFile>().Count().ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        if (info?.Fields["operationParameters"] is JsonObject parameters)
            foreach (var (name, value) in parameters)
                details[name] = value?.ToString() ?? "null";
        if (info?.Text("engineInfo") is { } engine)
            details["engine"] = engine;
        foreach (var txn in actions.OfType<TransactionId>())
            details[$"txn {txn.AppId}"] = txn.Version.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return details;
    }
}
