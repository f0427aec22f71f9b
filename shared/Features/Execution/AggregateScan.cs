using Millrace.Features.Aggregation;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.State;
using Millrace.Features.Windows;

namespace Millrace.Features.Execution;

/// <summary>One aggregate in a scan over records: its state, what its window covers at the instant, and its values so far.</summary>
internal sealed class AggregateScan(AggregateModel model, Series series, WindowRange window)
{
    private readonly Column[] _arguments = new Column[series.Slots.Length];
    private ColumnBuilder _values = new(model.ResultType, 0);

    public AggregateModel Model { get; } = model;

    public Series Series { get; } = series;

    public Accumulator State { get; } = Reused(model.Call);

    /// <summary>The first instant (µs) that the window covers.</summary>
    public long Start { get; private set; }

    /// <summary>The first instant after the window.</summary>
    public long End { get; private set; }

    public void Begin(long at, int rows)
    {
        (Start, End) = (window.Start(at), window.End(at));
        _values = new ColumnBuilder(Model.ResultType, rows);
    }

    public void Reset() => State.Reset();

    /// <summary>Whether the window covers a tile of a record whose single events begin at <paramref name="headStart"/>.</summary>
    public bool Covers(long tile, long headStart)
    {
        var first = !Series.KeepsEvents ? Start : headStart <= Start ? long.MaxValue : Tile.Floor(Start, Series.Tile);
        return tile >= first && tile < End;
    }

    public Column[] Arguments(in RecentView view)
    {
        for (var i = 0; i < _arguments.Length; i++)
            _arguments[i] = view.Slots[Series.Slots[i]]!;
        return _arguments;
    }

    public void Finish(long at) => State.Finish(at, _values);

    public Column Build() => _values.Build();

    private static Accumulator Reused(AggregateCall call)
    {
        var state = call.Empty();
        state.IsReused = true;
        return state;
    }
}
