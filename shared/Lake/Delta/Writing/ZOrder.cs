using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Reading;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Writing;

/// <summary>
/// Lays rows out along a Z-order curve. A first pass over the key columns samples their values; quantiles of the sample
/// turn each value into a rank, interleaved bits of the ranks into a place on the curve, and the curve is cut into
/// stretches of about a file's size. A second pass per stretch collects its rows, so memory holds one stretch at a time.
/// Equal keys share a place, so with one column a key lies in one file (a key that fills more than a file excepted).
/// </summary>
sealed class ZOrder(Snapshot snapshot, TableScan scan, IReadOnlyList<string> columns, long targetSize)
{
    const int SampleSize = 50_000;
    const int RankBits = 15;

    public async Task WriteAsync(IReadOnlyList<AddFile> files, PartitionedWriter writer, CancellationToken cancellation)
    {
        var keys = new TableScan(snapshot, columns, null);
        var ranks = await RanksAsync(keys, files, cancellation).ConfigureAwait(false);
        var cuts = await CutsAsync(keys, files, ranks, cancellation).ConfigureAwait(false);
        for (var stretch = 0; stretch <= cuts.Count; stretch++)
        {
            var from = stretch == 0 ? long.MinValue : cuts[stretch - 1];
            var to = stretch == cuts.Count ? long.MaxValue : cuts[stretch];
            await WriteStretchAsync(files, ranks, from, to, writer, cancellation).ConfigureAwait(false);
            await writer.CutAsync(cancellation).ConfigureAwait(false);
        }
    }

    async Task WriteStretchAsync(
        IReadOnlyList<AddFile> files, IReadOnlyList<object[]> ranks, long from, long to, PartitionedWriter writer, CancellationToken cancellation)
    {
        var parts = new List<ColumnBatch>();
        foreach (var file in files)
            await foreach (var batch in scan.ReadAllAsync(file, cancellation).ConfigureAwait(false))
            {
                var places = Places(batch, ranks);
                var mine = new bool[batch.RowCount];
                for (var row = 0; row < mine.Length; row++)
                    mine[row] = places[row] >= from && places[row] < to;
                if (mine.AsSpan().Contains(true))
                    parts.Add(batch.Where(mine));
            }
        if (parts.Count == 0)
            return;
        var rows = RowConcat.Concat(snapshot.Schema, parts);
        await writer.WriteAsync(columns.Count == 1 ? rows.SortBy(columns) : InOrder(rows, ranks), cancellation).ConfigureAwait(false);
    }

    static ColumnBatch InOrderOf(ColumnBatch rows, long[] places)
    {
        var order = new int[places.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(places, order);
        return rows.Gather(order);
    }

    ColumnBatch InOrder(ColumnBatch rows, IReadOnlyList<object[]> ranks) => InOrderOf(rows, Places(rows, ranks));

    /// <summary>Per column, quantiles of a sample in rising order.</summary>
    async Task<IReadOnlyList<object[]>> RanksAsync(TableScan keys, IReadOnlyList<AddFile> files, CancellationToken cancellation)
    {
        var samples = columns.Select(_ => new List<object>()).ToArray();
        // The same rows give the same layout: the sample takes every n-th row.
        var total = files.Sum(file => file.NumRecords ?? 0);
        var step = Math.Max(1, total / SampleSize);
        var seen = 0L;
        foreach (var file in files)
            await foreach (var batch in keys.ReadAllAsync(file, cancellation).ConfigureAwait(false))
                for (var row = 0; row < batch.RowCount; row++)
                    if (seen++ % step == 0)
                        for (var i = 0; i < samples.Length; i++)
                            if (batch[columns[i]].ValueAt(row) is { } value)
                                samples[i].Add(value);
        return [.. samples.Select(sample =>
        {
            sample.Sort(ScalarOrder.Compare);
            return Distinct(sample);
        })];
    }

    static object[] Distinct(List<object> sorted)
    {
        var step = Math.Max(1, sorted.Count / ((1 << RankBits) - 2));
        var bounds = new List<object>();
        for (var i = 0; i < sorted.Count; i += step)
            if (bounds.Count == 0 || ScalarOrder.Compare(sorted[i], bounds[^1]) != 0)
                bounds.Add(sorted[i]);
        return [.. bounds];
    }

    /// <summary>Places on the curve at which new files begin.</summary>
    async Task<IReadOnlyList<long>> CutsAsync(
        TableScan keys, IReadOnlyList<AddFile> files, IReadOnlyList<object[]> ranks, CancellationToken cancellation)
    {
        var stretches = (int)Math.Clamp(files.Sum(file => file.Size) / targetSize, 1, 10_000);
        if (stretches == 1)
            return [];
        var counts = new SortedDictionary<long, long>();
        foreach (var file in files)
            await foreach (var batch in keys.ReadAllAsync(file, cancellation).ConfigureAwait(false))
                foreach (var place in Places(batch, ranks))
                    counts[place] = counts.GetValueOrDefault(place) + 1;
        var share = counts.Values.Sum() / stretches;
        var cuts = new List<long>();
        var filled = 0L;
        foreach (var (place, count) in counts)
        {
            if (filled > 0 && filled + count / 2 > share && cuts.Count < stretches - 1)
            {
                cuts.Add(place);
                filled = 0;
            }
            filled += count;
        }
        return cuts;
    }

    long[] Places(ColumnBatch batch, IReadOnlyList<object[]> ranks)
    {
        var places = new long[batch.RowCount];
        for (var i = 0; i < columns.Count; i++)
        {
            var column = batch[columns[i]];
            for (var row = 0; row < places.Length; row++)
            {
                var rank = column.ValueAt(row) is { } value ? Rank(ranks[i], value) + 1 : 0;
                for (var bit = 0; bit < RankBits && bit * columns.Count + i < 62; bit++)
                    places[row] |= (long)(rank >> bit & 1) << (bit * columns.Count + (columns.Count - 1 - i));
            }
        }
        return places;
    }

    /// <summary>The number of bounds at or below the value.</summary>
    static int Rank(object[] bounds, object value)
    {
        int low = 0, high = bounds.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ScalarOrder.Compare(bounds[middle], value) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
