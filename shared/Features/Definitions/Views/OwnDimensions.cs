using Millrace.Features.Columns;
using Millrace.Features.Definitions.Packs;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>The entity's own rows: <c>dimensions: { item: { dataset: products } }</c>.</summary>
internal static class OwnDimensions
{
    /// <summary>Reads them and adds their columns, as <c>alias.column</c>, to those of the finish batch.</summary>
    public static List<OwnDimensionModel> Read(ViewDraft view, PackContext pack, ColumnSet parameters, ColumnSet columns)
    {
        var dimensions = new List<OwnDimensionModel>();
        foreach (var entry in view.Fields.Entries("dimensions"))
        {
            if (DimensionReader.Read(entry, pack, parameters, "a dimension") is not { } dimension)
                continue;
            var key = dimension.On ?? dimension.Dataset.Key[0];
            if (!view.Entity.JoinKeys.Contains(key))
            {
                pack.Errors.Add(dimension.At, $"'{key}' is no key of the entity '{view.Entity.Name}'; say with 'on' which of its keys finds the row in '{dimension.Dataset.Name}'", view.Entity.JoinKeys, key);
                continue;
            }
            dimensions.Add(new OwnDimensionModel(entry.Name, dimension.Dataset, key) { Derived = dimension.Derived });
            dimension.AddTo(columns, entry.Name);
        }
        return dimensions;
    }

    /// <summary>Adds the instant and the keys.</summary>
    public static void AddEntity(ViewDraft view, PackContext pack, ColumnSet columns)
    {
        foreach (var (name, type) in view.Entity.JoinKeys.Select(k => (k, ColumnType.String)).Prepend(("as_of", ColumnType.Timestamp)))
        {
            if (!columns.Add(name, type))
                pack.Errors.Add(view.Fields.PlaceOf("parameters"), $"a parameter cannot be named '{name}': that is a column of every row");
        }
    }
}
