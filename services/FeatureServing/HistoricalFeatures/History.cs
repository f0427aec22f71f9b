using Millrace.Catalog.External;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Execution;
using Millrace.Features.Guards;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Lake.Delta.Filters;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>
/// What a request reads from silver: no event of after its last instant, of few entities only their own events where
/// these are enough, and all of it once, however many views look at it.
/// </summary>
internal sealed class History(SilverReader silver, ExternalReader external, TenantId tenant)
{
    readonly Dictionary<FeatureViewModel, ExternalRows> _external = [];
    readonly Dictionary<(string Pack, string Dataset), RecordBatch> _dimensions = [];
    readonly Dictionary<(string Pack, string Dataset, string? Column), RecordBatch> _events = [];

    /// <summary>The events of a view, prepared, and the dimensions that it reads.</summary>
    /// <param name="engine">The view's engine.</param>
    /// <param name="asked">What values are asked for.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<(PreparedEvents Events, DimensionSet Dimensions)> OfAsync(ViewEngine engine, HistoryScope asked, CancellationToken cancellationToken)
    {
        var view = engine.View;
        var stream = view.Stream!;
        var events = await EventsAsync(view, asked, cancellationToken);
        var dimensions = await DimensionsAsync(
            view.Joins.Select(join => join.Dataset).Concat(view.Dimensions.Select(dimension => dimension.Dataset)), cancellationToken);
        var keep = view.Guard is { } guard ? new EventGuard(guard, stream).Keep(events) : null;
        return (engine.Prepare(events, dimensions, keep), dimensions);
    }

    /// <summary>All rows of an external view, from gold.</summary>
    public async Task<ExternalRows> OfAsync(FeatureViewModel view, CancellationToken cancellationToken)
    {
        if (!_external.TryGetValue(view, out var rows))
            _external[view] = rows = await external.ReadAsync(tenant, view, cancellationToken);
        return rows;
    }

    /// <summary>All versions of the rows of some datasets.</summary>
    public async Task<DimensionSet> DimensionsAsync(IEnumerable<DatasetSchema> datasets, CancellationToken cancellationToken)
    {
        var tables = new List<DimensionTable>();
        foreach (var schema in datasets.DistinctBy(schema => schema.Name))
            tables.Add(new DimensionTable(schema, await RowsAsync(schema, cancellationToken)));
        return new DimensionSet(tables);
    }

    async Task<RecordBatch> RowsAsync(DatasetSchema schema, CancellationToken cancellationToken)
    {
        if (!_dimensions.TryGetValue((schema.Pack, schema.Name), out var rows))
            _dimensions[(schema.Pack, schema.Name)] = rows = (await silver.ReadAsync(tenant, schema, cancellationToken: cancellationToken)).Rows;
        return rows;
    }

    async Task<RecordBatch> EventsAsync(FeatureViewModel view, HistoryScope asked, CancellationToken cancellationToken)
    {
        var stream = view.Stream!;
        var column = asked.Keys is null ? null : EntityRows.ColumnOf(view);
        var few = column is null ? null : EntityRows.Of(column, asked.Keys!(view).Select(key => key[0]));
        var place = (stream.Pack, stream.Name, few is null ? null : column);
        if (!_events.TryGetValue(place, out var rows))
        {
            var where = Filter.Less(stream.EventTime, asked.Before);
            _events[place] = rows = (await silver.ReadAsync(
                tenant, stream, asked.ColumnsOf(stream), where: few is null ? where : Filter.All(where, few), cancellationToken: cancellationToken)).Rows;
        }
        return rows;
    }
}
