using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>Which entities need a new base: those with an event that the present base does not cover, or covers without having read it.</summary>
internal sealed class DirtyEntities
{
    readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    /// <summary>Whether the entity needs a new base.</summary>
    public bool Contains(string[] key) => _keys.Contains(string.Join('\n', key));

    /// <summary>Adds the entities with an event in [from, to).</summary>
    public void AddThoseWithEvents(FeatureViewModel view, RecordBatch rows, long from, long to)
    {
        var times = (TimestampColumn)rows[view.Stream!.EventTime];
        var keys = view.Entity.JoinKeys.Select(key => rows[key]).ToArray();
        for (var row = 0; row < rows.Rows; row++)
            if (!times.IsNull(row) && times.Values[row] >= from && times.Values[row] < to && !Array.Exists(keys, key => key.IsNull(row)))
                _keys.Add(string.Join('\n', keys.Select(key => Convert.ToString(key.ValueAt(row), System.Globalization.CultureInfo.InvariantCulture))));
    }
}
