using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Lake.Delta.Filters;

namespace Millrace.Catalog.Silver;

/// <summary>Which rows of a stream tell all about some entities of a view.</summary>
public static class EntityRows
{
    /// <summary>The most entities for which a filter is worth its cost.</summary>
    public const int Most = 1000;

    /// <summary>
    /// The column by which the rows of single entities can be read without those of others; null when a view's values
    /// depend on other entities: they are compared with each other, or a guard judges by acts elsewhere.
    /// </summary>
    public static string? ColumnOf(FeatureViewModel view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var key = view.Entity.JoinKeys[0];
        return view.Populations.Count == 0 && (view.Guard is null || view.Guard.ActorColumn == key) && view.Stream?.TypeOf(key) == ColumnType.String ? key : null;
    }

    /// <summary>The filter for some values of that column; null when there are too many for one.</summary>
    public static Filter? Of(string column, IEnumerable<string> values)
    {
        var distinct = values.Distinct(StringComparer.Ordinal).Take(Most + 1).ToArray();
        return distinct.Length > Most ? null : Filter.In(column, distinct);
    }
}
