using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Problems;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;

namespace Millrace.Validation.Quarantine;

/// <summary>Reads quarantine tables: an entry lies there until a row <c>replayed</c> ends it.</summary>
static class QuarantineContent
{
    /// <summary>The entries that were replayed, as of a version.</summary>
    public static async Task<HashSet<string>> EndedAsync(DeltaTable table, long version, CancellationToken cancellationToken)
    {
        HashSet<string> ended = new(StringComparer.Ordinal);
        // A table that was made before entries had names has none that could have ended.
        if (table.Schema.IndexOf(QuarantineColumns.Entry) < 0)
            return ended;
        var options = new ReadOptions { Version = version, Columns = [QuarantineColumns.Entry], Where = Filter.Equal(QuarantineColumns.Code, ErrorCode.Replayed) };
        await foreach (var batch in table.ReadAsync(options, cancellationToken))
            for (var row = 0; row < batch.RowCount; row++)
                if (Text(batch, QuarantineColumns.Entry, row) is { } entry)
                    ended.Add(entry);
        return ended;
    }

    /// <summary>The entries that have not ended and meet the filter.</summary>
    public static async IAsyncEnumerable<QuarantineEntry> ReadAsync(
        DeltaTable table, QuarantineFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var version = table.Version;
        var ended = await EndedAsync(table, version, cancellationToken);
        await foreach (var batch in table.ReadAsync(new ReadOptions { Version = version, Where = filter.Where }, cancellationToken))
            for (var row = 0; row < batch.RowCount; row++)
                if (EntryOf(batch, row) is { } entry && !ended.Contains(entry.Entry) && filter.Matches(entry))
                    yield return entry;
    }

    /// <summary>Of every entry, whether its row had been refused before it was in the log, and whether the entry has ended.</summary>
    public static async IAsyncEnumerable<(bool WasRefused, bool HasEnded)> FatesAsync(DeltaTable table, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var version = table.Version;
        var ended = await EndedAsync(table, version, cancellationToken);
        string[] columns = [.. ((string[])[QuarantineColumns.Code, QuarantineColumns.Entry, "_offset", "source"]).Where(name => table.Schema.IndexOf(name) >= 0)];
        await foreach (var batch in table.ReadAsync(new ReadOptions { Version = version, Columns = columns }, cancellationToken))
            for (var row = 0; row < batch.RowCount; row++)
                if (Text(batch, QuarantineColumns.Code, row) != ErrorCode.Replayed)
                    yield return (
                        batch["_offset"].IsNull(row) && Text(batch, "source", row) != RawSources.Expired,
                        Text(batch, QuarantineColumns.Entry, row) is { } entry && ended.Contains(entry));
    }

    static QuarantineEntry? EntryOf(ColumnBatch batch, int row) =>
        Text(batch, QuarantineColumns.Code, row) == ErrorCode.Replayed || Text(batch, QuarantineColumns.Entry, row) is not { } entry
            ? null
            : new(
                entry, Text(batch, "event_id", row)!, batch["event_time"].IsNull(row) ? null : ((Int64Column)batch["event_time"]).Values[row],
                ((Int64Column)batch["ingest_time"]).Values[row], Text(batch, "source", row)!, Text(batch, "contract", row) ?? "",
                JsonSerializer.Deserialize(Text(batch, "broken", row)!, BrokenRuleJson.Default.ListBrokenRule)!, Text(batch, "payload", row), Text(batch, "payload_base64", row));

    static string? Text(ColumnBatch batch, string column, int row) =>
        batch.Schema.IndexOf(column) < 0 || batch[column].IsNull(row) ? null : ((BytesColumn)batch[column]).Text(row);
}

[JsonSerializable(typeof(List<BrokenRule>))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
sealed partial class BrokenRuleJson : JsonSerializerContext;
