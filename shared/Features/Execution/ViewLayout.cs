using System.Globalization;
using System.Text;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Features.State;
using Millrace.Features.Windows;
using Millrace.Hashing;

namespace Millrace.Features.Execution;

/// <summary>
/// What the engine derives once from a view: the distinct inputs (slots) and filters, the series, and for each
/// aggregate the series and window it is read from.
/// </summary>
internal sealed class ViewLayout
{
    /// <summary>Filters are stored as bits of one word per event.</summary>
    private const int MostFilters = 63;
    private const int MostSlots = 128;
    private const long EventTile = 60_000_000;

    private readonly List<CompiledExpression> _slots = [];
    private readonly List<CompiledExpression> _filters = [];
    private readonly List<Series> _series = [];

    public ViewLayout(FeatureViewModel view)
    {
        var windows = new WindowRange[view.Aggregates.Count];
        var seriesOf = new Series[view.Aggregates.Count];
        var byKey = new Dictionary<string, Series>(StringComparer.Ordinal);
        for (var i = 0; i < windows.Length; i++)
        {
            windows[i] = WindowRange.Of(view.Aggregates[i].Window);
            seriesOf[i] = SeriesFor(view.Aggregates[i], windows[i], byKey);
        }

        (Windows, SeriesOf) = (windows, seriesOf);
        SlotTypes = [.. _slots.Select(slot => slot.Type)];
        KeepsIds = view.Aggregates.Any(aggregate => aggregate.Operator.ReadsIds);
        CoarsestTile = Math.Max(UtcDay.Length, _series.Select(each => each.Tile).DefaultIfEmpty(1).Max());
        ExactWindow = _series.Where(each => each.KeepsEvents).Select(each => each.Horizon).DefaultIfEmpty().Max();
        EmptyState = Encoded(new EntityState(this));
        Fingerprint = (uint)XxHash64.Of(Encoding.UTF8.GetBytes(string.Join('\n', byKey.Select(pair =>
            string.Create(CultureInfo.InvariantCulture, $"{pair.Key}|{pair.Value.Tile}")))));
    }

    /// <summary>Distinct inputs of the aggregates.</summary>
    public IReadOnlyList<CompiledExpression> Slots => _slots;

    /// <summary>Their types.</summary>
    public ColumnType[] SlotTypes { get; }

    /// <summary>Distinct filters.</summary>
    public IReadOnlyList<CompiledExpression> Filters => _filters;

    /// <summary>What is kept.</summary>
    public IReadOnlyList<Series> Series => _series;

    /// <summary>The window of each aggregate.</summary>
    public IReadOnlyList<WindowRange> Windows { get; }

    /// <summary>The series of each aggregate.</summary>
    public IReadOnlyList<Series> SeriesOf { get; }

    /// <summary>Whether records keep the ids of events.</summary>
    public bool KeepsIds { get; }

    /// <summary>Cutoffs are aligned to it (µs).</summary>
    public long CoarsestTile { get; }

    /// <summary>The longest window (µs) that keeps its events; 0 without such.</summary>
    public long ExactWindow { get; }

    /// <summary>Differs between layouts that cannot read each other's records.</summary>
    public uint Fingerprint { get; }

    /// <summary>The bytes of a state without events.</summary>
    public byte[] EmptyState { get; }

    private static byte[] Encoded(EntityState state)
    {
        var writer = new StateWriter();
        state.Encode(writer);
        return writer.ToArray();
    }

    private Series SeriesFor(AggregateModel aggregate, WindowRange window, Dictionary<string, Series> byKey)
    {
        var keepsEvents = window.IsBounded && window.StartTile == 1;
        var parameters = string.Join(',', aggregate.Parameters.OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key}={pair.Value}")));
        var key = string.Create(CultureInfo.InvariantCulture, $"{aggregate.Operator.Name}({string.Join("; ", aggregate.Inputs)})[{parameters}]where[{aggregate.Where}]{window.IsBounded}{keepsEvents}");
        if (!byKey.TryGetValue(key, out var series))
        {
            var slots = aggregate.Inputs.Select(input => IndexOf(_slots, input)).ToArray();
            var filter = aggregate.Where is null ? -1 : IndexOf(_filters, aggregate.Where);
            if (_filters.Count > MostFilters)
                throw new ArgumentException($"a view has at most {MostFilters} different filters; split it");
            if (_slots.Count > MostSlots)
                throw new ArgumentException($"a view has at most {MostSlots} different aggregate inputs; split it");
            series = new Series(_series.Count, aggregate.Call, slots, filter, window.IsBounded, keepsEvents)
            {
                Tile = keepsEvents ? EventTile : UtcDay.Length,
            };
            _series.Add(series);
            byKey.Add(key, series);
        }

        if (window.IsBounded)
        {
            series.Horizon = Math.Max(series.Horizon, window.From + window.StartTile);
            if (!keepsEvents)
                series.Tile = Math.Min(series.Tile, window.ReachesInstant ? window.StartTile : Math.Min(window.StartTile, window.EndTile));
        }

        return series;
    }

    private static int IndexOf(List<CompiledExpression> known, CompiledExpression expression)
    {
        var index = known.FindIndex(each => each.Text == expression.Text);
        if (index >= 0)
            return index;
        known.Add(expression);
        return known.Count - 1;
    }
}
