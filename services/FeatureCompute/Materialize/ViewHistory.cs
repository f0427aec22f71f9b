using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Features.Execution;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>What silver knows of a view: events as the engine takes them, and the dimensions they are joined with.</summary>
/// <param name="Rows">The stream's rows and the version they were read at; −1 while there are none.</param>
/// <param name="Events">The rows prepared, without those that the view's guard leaves out.</param>
/// <param name="Dimensions">Every dataset that the view joins or looks its entities up in.</param>
internal sealed record ViewHistory(SilverRows Rows, PreparedEvents Events, DimensionSet Dimensions)
{
    /// <summary>The datasets beside its stream that a view's values depend on.</summary>
    public static IEnumerable<DatasetSchema> DimensionsOf(FeatureViewModel view) =>
        view.Joins.Select(join => join.Dataset).Concat(view.Dimensions.Select(own => own.Dataset)).DistinctBy(each => each.Name);

    /// <summary>Everything that silver knows of a view.</summary>
    public static async Task<ViewHistory> ReadAsync(SilverReading silver, FeatureViewModel view, CancellationToken cancellationToken)
    {
        var rows = await silver.AllAsync(view.Stream!, cancellationToken);
        var keep = await silver.KeptAsync(view, cancellationToken);
        var dimensions = await DimensionsAsync(silver, view, cancellationToken);
        return new ViewHistory(rows, ViewEngines.Of(view).Prepare(rows.Rows, dimensions, keep), dimensions);
    }

    /// <summary>The datasets that a view joins or looks its entities up in.</summary>
    public static async Task<DimensionSet> DimensionsAsync(SilverReading silver, FeatureViewModel view, CancellationToken cancellationToken)
    {
        var tables = new List<DimensionTable>();
        foreach (var schema in DimensionsOf(view))
            tables.Add(await silver.OnceAsync((schema.Pack, schema.Name), async () => new DimensionTable(schema, (await silver.AllAsync(schema, cancellationToken)).Rows)));
        return new DimensionSet(tables);
    }
}
