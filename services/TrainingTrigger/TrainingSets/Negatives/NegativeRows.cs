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

/// <summary>Turns a spine of events into first positives and drawn negatives, from silver.</summary>
sealed class NegativeRows(IObjectStore lake)
{
    const double PopularityPower = 0.75;

    /// <exception cref="ProblemException">There are no positives or no items, or a column is not known.</exception>
    public async Task<SpineRows> AddAsync(TenantId tenant, TrainingSetRequest request, SpineRows spine, CancellationToken cancellationToken)
    {
        var (negatives, events) = (request.Negatives!, request.Spine!);
        var (user, item) = (Place(spine, negatives.User, 0, "user"), Place(spine, negatives.Item, 1, "item"));
        var positives = spine.Rows.Where(row => row.Label == 1 && row.Keys[user] is not null && row.Keys[item] is not null)
            .OrderBy(row => row.Time).ThenBy(row => row.Id, StringComparer.Ordinal).DistinctBy(row => (row.Keys[user], row.Keys[item])).ToArray();
        if (positives.Length == 0)
            throw ProblemException.Invalid("no_positives", "No event in the window is a positive, so there is nothing to draw negatives for.");
        var (known, seen) = await KnownAsync(tenant, request.Pack!, events, spine.DatasetVersion, spine.KeyColumns[user], spine.KeyColumns[item], cancellationToken);
        var since = negatives.Items is { } dataset
            ? await ItemsAsync(tenant, request.Pack!, dataset, spine.KeyColumns[item], cancellationToken)
            : seen.ToDictionary(each => each.Key, each => each.Value.First, StringComparer.Ordinal);
        var catalogue = new ItemCatalogue(since.Select(each => (each.Key, each.Value, Weight(negatives, seen.GetValueOrDefault(each.Key).Count))));
        if (catalogue.Count == 0)
            throw ProblemException.Invalid("no_items", $"'{negatives.Items ?? events.Dataset}' has no items to draw negatives from.");
        var drawn = NegativeSampling.Draw(positives, user, item, catalogue, known, negatives.Ratio, $"{tenant}|{spine.DatasetVersion}");
        var wanted = positives.Length * negatives.Ratio;
        return spine with { Rows = [.. positives, .. drawn], Negatives = new NegativeReport(positives.Length, wanted, drawn.Count, wanted - drawn.Count) };
    }

    // An item that nobody touched yet would never be drawn at a weight of 0.
    static double Weight(NegativeRequest request, long interactions) =>
        request.Weight == NegativeRequest.Popularity ? Math.Pow(Math.Max(1, interactions), PopularityPower) : 1;

    static int Place(SpineRows spine, string? column, int otherwise, string what)
    {
        var place = column is null ? otherwise : spine.KeyColumns.ToList().IndexOf(column);
        return place >= 0 && place < spine.KeyColumns.Count
            ? place
            : throw ProblemException.Invalid("invalid_field", $"'negatives.{what}' names one of 'spine.keys', which are {string.Join(", ", spine.KeyColumns)}.");
    }

    async Task<(Dictionary<string, HashSet<string>> ByUser, Dictionary<string, (long First, long Count)> Items)> KnownAsync(
        TenantId tenant, string pack, SpineRequest events, long? version, string user, string item, CancellationToken cancellationToken)
    {
        var byUser = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var items = new Dictionary<string, (long First, long Count)>(StringComparer.Ordinal);
        var table = await DeltaTable.OpenAsync(lake, new LakePath(tenant.Value, pack).Of(LakeLayer.Silver, events.Dataset), cancellation: cancellationToken);
        var options = new ReadOptions { Columns = [user, item, ValidBatch.EventTime], Where = Filter.Less(ValidBatch.EventTime, events.End), Version = version };
        await foreach (var batch in table.ReadAsync(options, cancellationToken))
            for (var row = 0; row < batch.RowCount; row++)
            {
                if (batch[item].ValueAt(row)?.ToString() is not { } thing)
                    continue;
                var time = (long)batch[ValidBatch.EventTime].ValueAt(row)!;
                var (first, count) = items.GetValueOrDefault(thing, (long.MaxValue, 0));
                items[thing] = (Math.Min(first, time), count + 1);
                if (batch[user].ValueAt(row)?.ToString() is not { } person)
                    continue;
                if (!byUser.TryGetValue(person, out var things))
                    byUser[person] = things = new HashSet<string>(StringComparer.Ordinal);
                things.Add(thing);
            }
        return (byUser, items);
    }

    // An item exists from its 'created_at', if it has one, else from its first version.
    async Task<Dictionary<string, long>> ItemsAsync(TenantId tenant, string pack, string dataset, string key, CancellationToken cancellationToken)
    {
        var path = new LakePath(tenant.Value, pack).Of(LakeLayer.Silver, dataset);
        if (!await DeltaTable.ExistsAsync(lake, path, cancellationToken))
            throw ProblemException.NotFound(ErrorCode.UnknownDataset, $"'{dataset}' has no rows in the pack '{pack}' yet.");
        var table = await DeltaTable.OpenAsync(lake, path, cancellation: cancellationToken);
        if (table.Schema.IndexOf(key) < 0)
            throw ProblemException.Invalid("unknown_column", $"'{dataset}' has no column '{key}' to name its items by.");
        var time = table.Schema.IndexOf("created_at") is >= 0 and var at && table.Schema.Fields[at].Type is TimestampType ? "created_at" : ValidBatch.EventTime;
        var since = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = [key, time] }, cancellationToken))
            for (var row = 0; row < batch.RowCount; row++)
                if (batch[key].ValueAt(row)?.ToString() is { } item)
                    since[item] = Math.Min(since.GetValueOrDefault(item, long.MaxValue), batch[time].ValueAt(row) is long instant ? instant : long.MinValue);
        return since;
    }
}
