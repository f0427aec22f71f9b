using Millrace.Features.Aggregation;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.State;

namespace Millrace.Features.Execution;

/// <summary>Merges base and live and finishes the aggregates for an instant.</summary>
internal sealed class RecordFinisher(FeatureViewModel view, ViewLayout layout)
{
    /// <summary>One column per aggregate, and whether each entity could be answered and had an event before the instant.</summary>
    public (IReadOnlyList<KeyValuePair<string, Column>> Columns, FinishStatus[] Statuses, bool[] Seen) Finish(
        IReadOnlyList<EntityRecords> entities, long at)
    {
        var builders = view.Aggregates.Select(aggregate => new ColumnBuilder(aggregate.ResultType, entities.Count)).ToArray();
        var states = view.Aggregates.Select(aggregate => aggregate.Call.Empty()).ToArray();
        var statuses = new FinishStatus[entities.Count];
        var seen = new bool[entities.Count];
        for (var i = 0; i < entities.Count; i++)
        {
            var entity = entities[i];
            statuses[i] = StatusOf(entity, at);
            seen[i] = entity.Base?.State.FirstEvent < at || entity.Live?.State.FirstEvent < at;
            Finish(entity, at, states, builders);
        }

        return ([.. builders.Select((builder, index) => KeyValuePair.Create(view.Aggregates[index].Id, builder.Build()))], statuses, seen);
    }

    private static FinishStatus StatusOf(EntityRecords entity, long at) =>
        at < entity.Base?.Cutoff ? FinishStatus.BeforeBase
        : at < entity.Live?.ExactFrom ? FinishStatus.BeforeHead
        : FinishStatus.Exact;

    private void Finish(EntityRecords entity, long at, Accumulator[] states, ColumnBuilder[] builders)
    {
        var baseRecent = entity.Base?.State.Recent();
        var liveRecent = entity.Live?.State.Recent();
        var liveFrom = entity.Base?.Cutoff ?? long.MinValue;
        for (var index = 0; index < states.Length; index++)
        {
            var state = states[index];
            state.Reset();
            entity.Base?.State.Contribute(layout.SeriesOf[index], layout.Windows[index], at, long.MinValue, baseRecent!, state);
            entity.Live?.State.Contribute(layout.SeriesOf[index], layout.Windows[index], at, liveFrom, liveRecent!, state);
            state.Finish(at, builders[index]);
        }
    }
}
