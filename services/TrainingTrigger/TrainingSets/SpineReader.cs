using System.Text.Json;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.Hosting.Problems;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>The rows of a training set: events of silver in a window, or the rows of the request; in order of (time, id).</summary>
sealed class SpineReader(IObjectStore lake, NegativeRows negatives)
{
    public async Task<SpineRows> ReadAsync(TenantId tenant, TrainingSetRequest request, CancellationToken cancellationToken)
    {
        var spine = request.Spine is { } events
            ? await FromSilverAsync(tenant, request.Pack!, events, request.Label, cancellationToken)
            : FromRequest(request.EntityRows!);
        if (request.Negatives is not null && spine.Rows.Count > 0)
            spine = await negatives.AddAsync(tenant, request, spine, cancellationToken);
        return spine with { Rows = [.. spine.Rows.OrderBy(row => row.Time).ThenBy(row => row.Id, StringComparer.Ordinal)] };
    }

    async Task<SpineRows> FromSilverAsync(
        TenantId tenant, string pack, SpineRequest request, LabelRequest? label, CancellationToken cancellationToken)
    {
        var path = new LakePath(tenant.Value, pack).Of(LakeLayer.Silver, request.Dataset);
        if (!await DeltaTable.ExistsAsync(lake, path, cancellationToken))
            throw ProblemException.NotFound(ErrorCode.UnknownDataset, $"'{request.Dataset}' has no events in the pack '{pack}' yet.");
        var table = await DeltaTable.OpenAsync(lake, path, cancellation: cancellationToken);
        var keys = request.Keys ?? [.. table.Schema.Fields.Select(field => field.Name).Where(IsEntityKey)];
        string[] columns = [ValidBatch.EventId, ValidBatch.EventTime, .. keys, .. label is null || keys.Contains(label.Column) ? [] : new[] { label.Column }];
        var unknown = columns.Concat(request.Where?.Keys ?? []).Where(column => table.Schema.IndexOf(column) < 0).ToArray();
        if (unknown.Length > 0)
            throw ProblemException.Invalid(
                "unknown_column", $"'{request.Dataset}' has no column {string.Join(", ", unknown)}; it has {string.Join(", ", table.Schema.Fields.Select(field => field.Name))}.");

        var rows = new List<SpineRow>();
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = columns, Where = FilterOf(request), Version = table.Version }, cancellationToken))
            Append(rows, batch, keys, label);
        // The same event may stand in silver twice when its lane changed hands; its first row counts.
        return new SpineRows(keys, [.. rows.DistinctBy(row => row.Id)], table.Version);
    }

    static Filter FilterOf(SpineRequest request) => Filter.All(
    [
        Filter.Between(ValidBatch.EventTime, request.Start, request.End),
        .. (request.Where ?? new Dictionary<string, IReadOnlyList<string>>()).Select(one => Filter.In(one.Key, one.Value)),
    ]);

    static void Append(List<SpineRow> rows, ColumnBatch batch, IReadOnlyList<string> keys, LabelRequest? label)
    {
        ColumnData Column(string name) => batch.Columns[batch.Schema.IndexOf(name)];
        var (ids, times) = (Column(ValidBatch.EventId), Column(ValidBatch.EventTime));
        var keyColumns = keys.Select(Column).ToArray();
        var labels = label is null ? null : Column(label.Column);
        for (var row = 0; row < batch.RowCount; row++)
            rows.Add(new SpineRow(
                (long)times.ValueAt(row)!,
                ids.ValueAt(row)!.ToString()!,
                [.. keyColumns.Select(column => column.ValueAt(row)?.ToString())],
                labels is null ? null : label!.Positive.Contains(labels.ValueAt(row)?.ToString()) ? 1 : 0));
    }

    static SpineRows FromRequest(IReadOnlyList<JsonElement> entityRows)
    {
        var keys = entityRows.Where(row => row.ValueKind == JsonValueKind.Object)
            .SelectMany(row => row.EnumerateObject().Select(member => member.Name))
            .Distinct().Where(name => name is not ("event_timestamp" or "label")).ToArray();
        return new SpineRows(keys, [.. entityRows.Select((row, number) => RowOf(row, number, keys))], null);
    }

    static SpineRow RowOf(JsonElement row, int number, string[] keys)
    {
        if (row.ValueKind != JsonValueKind.Object
            || !row.TryGetProperty("event_timestamp", out var time) || time.ValueKind != JsonValueKind.String || !time.TryGetDateTimeOffset(out var instant))
            throw ProblemException.Invalid("invalid_spine", $"Row {number} of 'entity_rows' needs 'event_timestamp', an instant as in 2026-01-05T10:00:00Z, beside its entity keys.");
        double? label = row.TryGetProperty("label", out var given) && given.ValueKind == JsonValueKind.Number ? given.GetDouble() : null;
        return new SpineRow(
            Instants.Microseconds(instant), number.ToString("D9", System.Globalization.CultureInfo.InvariantCulture),
            [.. keys.Select(key => row.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value.ToString() : null)], label);
    }

    static bool IsEntityKey(string column) =>
        column.EndsWith("_id", StringComparison.Ordinal) && column is not (ValidBatch.EventId or "session_id" or "interaction_id");
}
