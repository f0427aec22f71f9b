using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>
/// Runs a view of <see cref="ViewKind.Event"/>: one row of features per event, in the order of the events. Positions
/// are right when the batch holds the whole groups.
/// </summary>
public sealed class EventRowEngine(FeatureViewModel view)
{
    /// <summary>The view.</summary>
    public FeatureViewModel View { get; } = view;

    /// <summary>The features of each event by name, as they are stored.</summary>
    public RecordBatch Compute(RecordBatch events, DimensionSet dimensions)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(dimensions);
        var stream = View.Stream ?? throw new ArgumentException($"the view '{View.Name}' has no events");
        var time = (TimestampColumn)events[stream.EventTime];
        var rows = EventColumns.Of(View, events, dimensions, time.Values);
        rows = rows.With([KeyValuePair.Create("as_of", (Column)time)]);
        rows = rows.With(View.Positions.Select(each => KeyValuePair.Create(each.Id, (Column)Positions(each, events, stream, time.Values))));
        return new RecordBatch(
            rows.Rows,
            [.. View.Features.Select(feature => KeyValuePair.Create(feature.Name, FeatureRounding.Store(feature.Value.Evaluate(rows), feature.Type)))]);
    }

    private static Int64Column Positions(PositionModel model, RecordBatch events, DatasetSchema stream, long[] times)
    {
        var ids = KeyColumns.Text(events[stream.EventId]);
        var groups = EntityGroups.Of([.. model.Group.Select(column => KeyColumns.Text(events[column]))], times, keep: null);
        var idle = model.Idle.Ticks / TimeSpan.TicksPerMicrosecond;
        var positions = new long[events.Rows];
        var validity = new bool[events.Rows];
        for (var group = 0; group < groups.Keys.Length; group++)
        {
            var rows = groups.Order[groups.Offsets[group]..groups.Offsets[group + 1]];
            Array.Sort(rows, (left, right) => times[left] != times[right]
                ? times[left].CompareTo(times[right])
                : CodePointOrder.Order(ids[left] ?? "", ids[right] ?? ""));
            for (var i = 0; i < rows.Length; i++)
            {
                var goesOn = i > 0 && times[rows[i]] - times[rows[i - 1]] <= idle;
                positions[rows[i]] = goesOn ? positions[rows[i - 1]] + 1 : 1;
                validity[rows[i]] = true;
            }
        }

        return new Int64Column(positions, validity);
    }
}
