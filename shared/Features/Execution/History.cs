using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>Finishes rows of (entity, instant) from events and dimension versions alone.</summary>
internal sealed class History
{
    private readonly FeatureViewModel _view;
    private readonly PreparedEvents _events;
    private readonly FinishBatch _batch;
    private readonly HistoryFinisher _finisher;
    private readonly DimensionSet _dimensions;
    private readonly int _parallelism;
    private readonly ViewLayout _layout;
    private readonly Dictionary<string[], int> _entities;

    public History(FeatureViewModel view, ViewLayout layout, PreparedEvents events, DimensionSet dimensions, int parallelism)
    {
        ArgumentNullException.ThrowIfNull(events);
        ArgumentNullException.ThrowIfNull(dimensions);
        (_view, _layout, _events, _dimensions, _parallelism) = (view, layout, events, dimensions, parallelism);
        _batch = new FinishBatch(view, dimensions);
        _finisher = new HistoryFinisher(view, layout, events);
        _entities = new Dictionary<string[], int>(events.Entities.Count, EntityKeyComparer.Instance);
        for (var entity = 0; entity < events.Entities.Count; entity++)
            _entities.Add(events.Entities[entity], entity);
    }

    /// <summary>The keys of all entities with an event or a version of the first own dimension before the instant.</summary>
    public string[][] KnownAt(long at)
    {
        var known = new List<string[]>(_events.Entities.Count);
        for (var entity = 0; entity < _events.Entities.Count; entity++)
        {
            if (_events.Times[_events.RowsOf(entity)[0]] < at)
                known.Add(_events.Entities[entity]);
        }

        if (_view.Dimensions.Count > 0 && _view.Entity.JoinKeys.Count == 1)
        {
            var more = _dimensions.Of(_view.Dimensions[0].Dataset).Keys.Select(key => new[] { key })
                .Where(key => !_entities.TryGetValue(key, out var entity) || _events.Times[_events.RowsOf(entity)[0]] >= at).ToArray();
            var instants = new long[more.Length];
            Array.Fill(instants, at);
            var own = _batch.HaveOwnRow(more, instants);
            known.AddRange(more.Where((_, index) => own[index]));
        }

        return [.. known];
    }

    /// <summary>The features of rows in any order.</summary>
    public FinishedRows Finish(string[][] keys, long[] instants)
    {
        if (keys.Length != instants.Length)
            throw new ArgumentException($"{keys.Length} keys but {instants.Length} instants");
        var columns = Aggregates(keys, instants, [.. Enumerable.Range(0, _view.Aggregates.Count)]);
        var values = _batch.Features(_batch.Of(keys, instants, [.. columns, .. Populations(keys, instants)]));
        var known = _batch.HaveOwnRow(keys, instants);
        for (var row = 0; row < keys.Length; row++)
            known[row] |= _entities.TryGetValue(keys[row], out var entity) && _events.Times[_events.RowsOf(entity)[0]] < instants[row];
        return new FinishedRows(keys, instants, values, known, new FinishStatus[keys.Length]);
    }

    /// <summary>One column per population: the value of the newest grid instant not after each row's instant.</summary>
    public IEnumerable<KeyValuePair<string, Column>> Populations(string[][] keys, long[] instants) =>
        _view.Populations.Select(population =>
        {
            var step = population.Grid.Ticks / TimeSpan.TicksPerMicrosecond;
            var grid = Array.ConvertAll(instants, instant => Windows.Tile.Floor(instant, step));
            return KeyValuePair.Create(population.Id, (Column)(population switch
            {
                PercentileRankModel rank => new PercentileRanks(this, rank).At(keys, grid),
                ShareOfTotalModel share => new SharesOfTotal(this, share, _events).At(keys, grid),
                _ => throw new NotSupportedException($"no such population: {population.GetType().Name}"),
            }));
        });

    /// <summary>The finish batch with only the aggregates that some columns need.</summary>
    public RecordBatch BatchOf(string[][] keys, long[] instants, IEnumerable<string> inputs)
    {
        var needed = inputs.ToHashSet(StringComparer.Ordinal);
        var wanted = Enumerable.Range(0, _view.Aggregates.Count).Where(index => needed.Contains(_view.Aggregates[index].Id)).ToArray();
        return _batch.Of(keys, instants, Aggregates(keys, instants, wanted));
    }

    private KeyValuePair<string, Column>[] Aggregates(string[][] keys, long[] instants, IReadOnlyList<int> wanted)
    {
        var entities = Array.ConvertAll(keys, key => _entities.GetValueOrDefault(key, -1));
        var sorted = true;
        for (var i = 1; i < keys.Length && sorted; i++)
            sorted = entities[i] > entities[i - 1] || (entities[i] == entities[i - 1] && instants[i] >= instants[i - 1]);
        if (sorted)
            return _finisher.Finish(entities, instants, wanted, _parallelism);
        var order = Enumerable.Range(0, keys.Length).ToArray();
        Array.Sort(order, (left, right) => entities[left] != entities[right]
            ? entities[left].CompareTo(entities[right])
            : instants[left].CompareTo(instants[right]));
        var back = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            back[order[i]] = i;
        var columns = _finisher.Finish(Array.ConvertAll(order, row => entities[row]), Array.ConvertAll(order, row => instants[row]), wanted, _parallelism);
        return Array.ConvertAll(columns, pair => KeyValuePair.Create(pair.Key, pair.Value.Take(back)));
    }
}
