using Millrace.Catalog.Events;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Contracts.Batches;
using Millrace.FeatureCompute.Dimensions;
using Millrace.FeatureCompute.Guards;
using Millrace.FeatureCompute.Populations;
using Millrace.FeatureCompute.Records;
using Millrace.FeatureCompute.Updates;
using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.ValidEvents;

/// <summary>
/// What a batch of valid rows causes: its rows become versions of a dimension, its events are folded into the live
/// records of every view over them, and the change is made known. All of it may happen twice and counts once.
/// </summary>
internal sealed class BatchFold(
    PackCatalog catalog, RegistryFollower registry, DimensionRecords dimensions, GuardRecords guards, LiveRecords live, Watermarks watermarks,
    UpdatePublisher updates, FreshPopulations populations, ComputeMetrics metrics, TimeProvider clock, ILogger<BatchFold> logger)
{
    public async Task FoldAsync(ValidBatch batch, CancellationToken cancellationToken)
    {
        // A view that was applied over the deployed ones must not miss what comes while the service starts.
        await registry.ReadyAsync(cancellationToken);
        var snapshot = catalog.Current;
        if (snapshot.Dataset(batch.Pack, batch.Dataset) is not { } schema)
        {
            logger.UnknownDataset(batch.Pack, batch.Dataset, batch.Tenant.Value);
            return;
        }
        var columns = EventColumns.Of(batch);
        var rows = SchemaRows.Of(schema, columns);
        if (snapshot.IsDimension(schema))
            await dimensions.TakeInAsync(batch, schema, rows, cancellationToken);
        var (oldest, newest) = Times(rows, schema);
        populations.Note(batch.Tenant, schema, oldest);

        var views = snapshot.ViewsOf(batch.Pack, batch.Dataset).Where(view => view is { Kind: ViewKind.Aggregation, Online: true }).ToArray();
        if (views.Length == 0)
            return;
        var known = await dimensions.KnownAsync(batch.Tenant, views, rows, cancellationToken);
        // A version from before the contract changed still reads the fields that it was compiled against.
        RecordBatch RowsOf(FeatureViewModel view) => ReferenceEquals(view.Stream, schema) ? rows : SchemaRows.Of(view.Stream!, columns);
        var keep = await KeepAsync(batch, views, RowsOf, cancellationToken);
        var folded = Array.ConvertAll(views, view => (View: view, Events: ViewEngines.Of(view).Prepare(RowsOf(view), known, view.Guard is { } guard ? keep[guard] : null)));
        var changed = await live.FoldAsync(batch, folded, cancellationToken);

        await watermarks.NoteAsync(batch, newest, cancellationToken);
        await updates.PublishAsync(batch, folded, cancellationToken);
        var accepted = DateTimeOffset.UnixEpoch.AddTicks(batch.IngestTime * TimeSpan.TicksPerMicrosecond);
        metrics.Folded(batch.Tenant.Value, batch.Pack, changed, (clock.GetUtcNow() - accepted).TotalSeconds);
    }

    // Views share a guard, and its records take a batch in once.
    async Task<Dictionary<GuardModel, bool[]>> KeepAsync(
        ValidBatch batch, FeatureViewModel[] views, Func<FeatureViewModel, RecordBatch> rowsOf, CancellationToken cancellationToken)
    {
        var keep = new Dictionary<GuardModel, bool[]>();
        foreach (var view in views.Where(view => view.Guard is not null).DistinctBy(view => view.Guard))
            keep.Add(view.Guard!, await guards.KeepAsync(batch, view.Guard!, view.Stream!, rowsOf(view), cancellationToken));
        return keep;
    }

    // The oldest and the newest event time; of no rows, the farthest future and the farthest past. A version of a
    // dimension without a time is valid from the beginning.
    static (long Oldest, long Newest) Times(RecordBatch rows, DatasetSchema schema)
    {
        var times = (TimestampColumn)rows[schema.EventTime];
        var (oldest, newest) = (long.MaxValue, long.MinValue);
        for (var row = 0; row < rows.Rows; row++)
            if (times.IsNull(row))
                oldest = long.MinValue;
            else
                (oldest, newest) = (Math.Min(oldest, times.Values[row]), Math.Max(newest, times.Values[row]));
        return (oldest, newest);
    }
}
