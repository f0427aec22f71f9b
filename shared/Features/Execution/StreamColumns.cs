using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>The columns of its stream that a view reads: more need not be fetched from a lake.</summary>
public static class StreamColumns
{
    /// <summary>The names, among them the event's id and time, the entity's keys, and what the guard looks at.</summary>
    public static IReadOnlySet<string> Of(FeatureViewModel view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var stream = view.Stream ?? throw new ArgumentException($"the view '{view.Name}' has no events", nameof(view));
        var names = EventColumns.Needed(view);
        names.UnionWith([stream.EventId, stream.EventTime]);
        names.UnionWith(view.Entity.JoinKeys);
        names.UnionWith(view.Joins.Select(join => join.LocalKey));
        names.UnionWith(view.Positions.SelectMany(position => position.Group));
        if (view.Guard is { } guard)
            names.UnionWith(new[] { guard.ActorColumn, guard.DeviceColumn }.OfType<string>());
        return names;
    }
}
