using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Features.Execution;
using Millrace.Features.Guards;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>What silver knows of a view, or of some of its entities: events as the engine takes them, and the dimensions they are joined with.</summary>
/// <param name="Rows">The stream's rows and the version they were read at; −1 while there are none.</param>
/// <param name="Events">The rows prepared, without those that the view's guard leaves out.</param>
/// <param name="Dimensions">Every dataset that the view joins or looks its entities up in.</param>
internal sealed record ViewHistory(SilverRows Rows, PreparedEvents Events, DimensionSet Dimensions)
{
    /// <summary>The datasets beside its stream that a view's values depend on.</summary>
    public static IEnumerable<DatasetSchema> DimensionsOf(FeatureViewModel view) =>
        view.Joins.Select(join => join.Dataset).Concat(view.Dimensions.Select(own => own.Dataset)).DistinctBy(each => each.Name);

    /// <summary>Everything that silver knows of a view.</summary>
    public static async Task<ViewHistory> ReadAsync(SilverReading silver, FeatureViewModel view, CancellationToken cancellationToken) =>
        await PreparedAsync(
            silver, view, await silver.AllAsync(view.Stream!, cancellationToken), await silver.KeptAsync(view, cancellationToken), cancellationToken);

    /// <summary>At least what silver knows of some entities of a view, complete for them.</summary>
    /// <param name="silver">What this run reads.</param>
    /// <param name="view">The view.</param>
    /// <param name="entities">The entities; null for all.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<ViewHistory> ReadAsync(
        SilverReading silver, FeatureViewModel view, IReadOnlyCollection<string>? entities, CancellationToken cancellationToken)
    {
        var filter = entities is null || EntityRows.ColumnOf(view) is not { } column
            ? null
            : EntityRows.Of(column, entities.Select(entity => JoinedKeys.Parts(entity, view.Entity.JoinKeys.Count)[0]));
        if (filter is null || await silver.PrefersAllAsync(view.Stream!, filter, cancellationToken))
            return await ReadAsync(silver, view, cancellationToken);
        var rows = await silver.ExactlyAsync(view.Stream!, filter, null, cancellationToken);
        return await PreparedAsync(
            silver, view, rows, view.Guard is { } guard ? new EventGuard(guard, view.Stream!).Keep(rows.Rows) : null, cancellationToken);
    }

    static async Task<ViewHistory> PreparedAsync(
        SilverReading silver, FeatureViewModel view, SilverRows rows, bool[]? keep, CancellationToken cancellationToken)
    {
        var tables = new List<DimensionTable>();
        foreach (var schema in DimensionsOf(view))
            tables.Add(new DimensionTable(schema, (await silver.AllAsync(schema, cancellationToken)).Rows));
        var dimensions = new DimensionSet(tables);
        return new ViewHistory(rows, ViewEngines.Of(view).Prepare(rows.Rows, dimensions, keep), dimensions);
    }
}
