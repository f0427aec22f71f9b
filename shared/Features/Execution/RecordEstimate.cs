using Millrace.Features.Columns;
using Millrace.Features.State;
using Millrace.Features.Windows;

namespace Millrace.Features.Execution;

/// <summary>
/// How large the base record of a busy entity becomes: one event in every tile for a year, of values made up by type. It
/// is met before there is any data, when a view is applied.
/// </summary>
internal static class RecordEstimate
{
    private const int Days = 365;
    private const int Texts = 64;
    private const int VectorLength = 64;
    // Vectors of words are mostly zeros.
    private const int EveryElement = 8;

    public static int Of(ViewLayout layout) => layout.EmptyState.Length + layout.Series.Sum(series => Of(layout, series));

    // Events that are kept one by one are few; it is the tiles that add up.
    private static int Of(ViewLayout layout, Series series) => series switch
    {
        { KeepsEvents: true } => 0,
        { IsBounded: true } => (int)((series.Horizon / series.Tile) + 1) * Encoded(layout, series, 1),
        _ => Encoded(layout, series, Days),
    };

    private static int Encoded(ViewLayout layout, Series series, int events)
    {
        var times = new long[events];
        var ids = new string?[events];
        var rows = new int[events];
        for (var i = 0; i < events; i++)
            (times[i], ids[i], rows[i]) = (i * UtcDay.Length, $"event-{i}", i);
        var state = series.Call.Empty();
        state.Add(new(Array.ConvertAll(series.Slots, slot => Column.FromObjects(layout.SlotTypes[slot], Values(layout.SlotTypes[slot], events))), times, StringColumn.FromValues(ids), rows));
        state.Seal(events * UtcDay.Length);
        var writer = new StateWriter();
        writer.Signed(series.Tile / UtcDay.Length);
        state.Encode(writer);
        return writer.ToArray().Length;
    }

    private static object?[] Values(ColumnType type, int count) => [.. Enumerable.Range(0, count).Select<int, object?>(i => type switch
    {
        ColumnType.Bool => i % 2 == 0,
        ColumnType.Int64 => 1000L + i,
        ColumnType.Double => 100.1 + i,
        ColumnType.Decimal => (Int128)(1_000_000 + i),
        ColumnType.String => $"a text of some length {i % Texts}",
        ColumnType.Timestamp => i * UtcDay.Length,
        ColumnType.Vector => Enumerable.Range(1, VectorLength).Select(element => (i + element) % EveryElement == 0 ? 1f / element : 0).ToArray(),
        _ => null,
    })];
}
