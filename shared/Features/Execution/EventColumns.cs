using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>Adds joined and derived columns to events.</summary>
internal static class EventColumns
{
    /// <summary>The events with the columns that the view's expressions read.</summary>
    public static RecordBatch Of(FeatureViewModel view, RecordBatch events, DimensionSet dimensions, long[] times)
    {
        var needed = Needed(view);
        foreach (var join in view.Joins)
            events = Join(events, dimensions.Of(join.Dataset), join.Alias, events[join.LocalKey], times, strictly: false, join.Derived, needed);
        foreach (var derived in view.Derived)
            events = events.With([KeyValuePair.Create(derived.Name, derived.Value.Evaluate(events))]);
        return events;
    }

    /// <summary>
    /// Adds the needed columns of a dimension: the version valid at each row's instant (or, strictly, just before it).
    /// </summary>
    public static RecordBatch Join(
        RecordBatch rows,
        DimensionTable table,
        string alias,
        Column localKey,
        long[] instants,
        bool strictly,
        IReadOnlyList<NamedExpression> derived,
        HashSet<string> needed)
    {
        var prefix = alias + ".";
        var wanted = needed.Where(name => name.StartsWith(prefix, StringComparison.Ordinal) && !rows.TryGet(name, out _))
            .Select(name => name[prefix.Length..]).Order(StringComparer.Ordinal).ToList();
        if (wanted.Count == 0)
            return rows;
        var versions = table.Lookup(KeyColumns.Text(localKey), instants, strictly);
        var computed = derived.Any(each => wanted.Contains(each.Name)) ? new DerivedVersions(table.Rows, derived, versions) : null;
        return rows.With(wanted.Select(name => KeyValuePair.Create(prefix + name, computed?.Of(name) ?? table.Rows[name].Take(versions))));
    }

    /// <summary>The columns that the view's expressions read of its events, joined and derived ones with them.</summary>
    public static HashSet<string> Needed(FeatureViewModel view)
    {
        var expressions = view.Aggregates.SelectMany(aggregate => aggregate.Inputs.Append(aggregate.Where!))
            .Concat(view.Derived.Select(derived => derived.Value))
            .Concat(view.Kind == ViewKind.Event ? view.Features.Select(feature => feature.Value) : [])
            .Concat(view.Populations.OfType<ShareOfTotalModel>().SelectMany(share => new[] { share.EventGroup, share.Where! }));
        return [.. expressions.Where(each => each is not null).SelectMany(each => each.Inputs)];
    }
}
