using Millrace.Catalog.External;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Execution;
using Millrace.Features.Guards;
using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>What a request reads from silver: every dataset once, however many views look at it.</summary>
internal sealed class History(SilverReader silver, ExternalReader external, TenantId tenant)
{
    readonly Dictionary<FeatureViewModel, ExternalRows> _external = [];
    readonly Dictionary<(string Pack, string Dataset), RecordBatch> _rows = [];

    /// <summary>All events of a view, prepared, and the dimensions that it reads.</summary>
    public async Task<(PreparedEvents Events, DimensionSet Dimensions)> OfAsync(ViewEngine engine, CancellationToken cancellationToken)
    {
        var view = engine.View;
        var stream = view.Stream!;
        var events = await RowsAsync(stream, cancellationToken);
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
        if (!_rows.TryGetValue((schema.Pack, schema.Name), out var rows))
            _rows[(schema.Pack, schema.Name)] = rows = (await silver.ReadAsync(tenant, schema, cancellationToken: cancellationToken)).Rows;
        return rows;
    }
}
