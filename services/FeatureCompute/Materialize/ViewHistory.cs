using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Execution;
using Millrace.Features.Guards;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>Everything silver knows of a view: its events as the engine takes them, and the dimensions they are joined with.</summary>
/// <param name="Rows">The stream's rows and the version they were read at; −1 while there are none.</param>
/// <param name="Events">The rows prepared, without those that the view's guard leaves out.</param>
/// <param name="Dimensions">Every dataset that the view joins or looks its entities up in.</param>
internal sealed record ViewHistory(SilverRows Rows, PreparedEvents Events, DimensionSet Dimensions)
{
    public static async Task<ViewHistory> ReadAsync(SilverReader silver, TenantId tenant, FeatureViewModel view, CancellationToken cancellationToken)
    {
        var rows = await silver.ReadAsync(tenant, view.Stream!, StreamColumns.Of(view), cancellationToken: cancellationToken);
        var tables = new List<DimensionTable>();
        foreach (var schema in view.Joins.Select(join => join.Dataset).Concat(view.Dimensions.Select(own => own.Dataset)).DistinctBy(each => each.Name))
            tables.Add(new DimensionTable(schema, (await silver.ReadAsync(tenant, schema, cancellationToken: cancellationToken)).Rows));
        var dimensions = new DimensionSet(tables);
        var keep = view.Guard is { } guard ? new EventGuard(guard, view.Stream!).Keep(rows.Rows) : null;
        return new ViewHistory(rows, ViewEngines.Of(view).Prepare(rows.Rows, dimensions, keep), dimensions);
    }
}
