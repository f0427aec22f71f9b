using Millrace.FeatureServing.HistoricalFeatures.Spines;
using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.Hosting.Problems;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>The values of a plan's features as of each row of a spine, from silver alone.</summary>
internal sealed class HistoricalLookup(LookupPlan plan, History history)
{
    const int Threads = 2;

    /// <summary>One column per feature asked for, in the order asked for.</summary>
    /// <exception cref="ProblemException">The spine lacks a join key, an instant, or a value that an on-demand view reads.</exception>
    public async Task<Column[]> ValuesAsync(Spine spine, CancellationToken cancellationToken)
    {
        var instants = spine.Instants();
        var asked = new HistoryScope(instants.DefaultIfEmpty().Max(), Streamed(), view => Keys(spine, view));
        var stored = new RecordBatch[plan.Stored.Length];
        for (var i = 0; i < stored.Length; i++)
        {
            var keys = Keys(spine, plan.Stored[i].View);
            if (plan.Stored[i].IsExternal)
            {
                stored[i] = (await history.OfAsync(plan.Stored[i].View, cancellationToken)).AsOf(keys, instants).Values;
                continue;
            }
            var engine = plan.Stored[i].Engine;
            var (events, dimensions) = await history.OfAsync(engine, asked, cancellationToken);
            stored[i] = engine.PointInTime(events, keys, instants, dimensions, Threads).Values;
        }
        var computed = new RecordBatch[plan.OnDemand.Length];
        for (var i = 0; i < computed.Length; i++)
            computed[i] = await ComputeAsync(plan.OnDemand[i], spine, instants, stored, cancellationToken);
        return [.. plan.Outputs.Select(place => (place.IsOnDemand ? computed : stored)[place.View][place.Feature])];
    }

    /// <summary>A spine of every entity that the stored views know at an instant.</summary>
    /// <exception cref="ProblemException">The views are of several entities, or there is no stored view.</exception>
    public async Task<Spine> EveryEntityAsync(long at, CancellationToken cancellationToken)
    {
        var entities = plan.Stored.Select(stored => stored.View.Entity).DistinctBy(entity => string.Join('\n', entity.JoinKeys)).ToArray();
        if (entities is not [var only])
            throw ProblemException.Invalid("no_single_entity", "'entities': \"all\" needs features of views of one entity; give rows under 'entity_rows' instead.");
        var known = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var stored in plan.Stored)
        {
            foreach (var key in await KnownAsync(stored, at, cancellationToken))
                known[string.Join('\n', key)] = key;
        }
        return JsonSpine.Of([.. only.JoinKeys.Select(key => (key, only.TypeOf(key) == ColumnType.Int64))], [.. known.Values], at);
    }

    FeatureViewModel[] Streamed() => [.. plan.Stored.Where(stored => !stored.IsExternal).Select(stored => stored.View)];

    async Task<IEnumerable<string[]>> KnownAsync(StoredView stored, long at, CancellationToken cancellationToken)
    {
        if (stored.IsExternal)
            return (await history.OfAsync(stored.View, cancellationToken)).KnownAt(at);
        var (events, dimensions) = await history.OfAsync(stored.Engine, new HistoryScope(at, Streamed(), null), cancellationToken);
        return stored.Engine.AllAt(events, at, dimensions, Threads).Keys;
    }

    async Task<RecordBatch> ComputeAsync(OnDemandStep step, Spine spine, long[] instants, RecordBatch[] stored, CancellationToken cancellationToken)
    {
        var sources = step.Engine.Sources.Zip(
            step.Inputs, (source, input) => input is { } place ? stored[place.View][place.Feature] : spine.Column(source.Name, source.Type, step.View.Name));
        var dimensions = await history.DimensionsAsync(step.Dimensions.Select(place => plan.Dimensions[place].Dataset), cancellationToken);
        return step.Engine.Compute(Keys(spine, step.View), instants, [.. sources], dimensions);
    }

    static string[][] Keys(Spine spine, FeatureViewModel view)
    {
        foreach (var key in view.Entity.JoinKeys)
            if (!spine.Has(key))
                throw ProblemException.BadRequest("missing_entity_key", $"The view '{view.Name}' is looked up by {string.Join(", ", view.Entity.JoinKeys)}; the rows have no '{key}'.");
        var parts = view.Entity.JoinKeys.Select(key => spine.Keys(key, view.Entity.TypeOf(key))).ToArray();
        var keys = new string[spine.Rows][];
        for (var row = 0; row < keys.Length; row++)
            keys[row] = Array.ConvertAll(parts, part => part[row]);
        return keys;
    }
}
