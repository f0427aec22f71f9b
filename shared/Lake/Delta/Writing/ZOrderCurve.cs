using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Reading;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Writing;

/// <summary>
/// Places of rows on a Z-order curve: quantiles of a sample turn each key into a rank, and the bits of the ranks are
/// interleaved. Equal keys share a place.
/// </summary>
sealed class ZOrderCurve
{
    const int SampleSize = 50_000;
    const int RankBits = 15;
    readonly IReadOnlyList<string> _columns;
    readonly KeyRanks[] _ranks;

    ZOrderCurve(IReadOnlyList<string> columns, KeyRanks[] ranks) => (_columns, _ranks) = (columns, ranks);

    /// <summary>Places at which stretches of about equally many rows begin, without the first.</summary>
    public long[] Cuts { get; private set; } = [];

    /// <summary>Reads the key columns of every n-th row; the same rows give the same curve.</summary>
    public static async Task<ZOrderCurve> SampleAsync(
        Snapshot snapshot, IReadOnlyList<string> columns, IReadOnlyList<AddFile> files, int stretches, CancellationToken cancellation)
    {
        var keys = new TableScan(snapshot, columns, null);
        var step = Math.Max(1, files.Sum(file => file.NumRecords ?? 0) / SampleSize);
        var sample = new BatchBuilder(snapshot.Schema.Select(columns));
        var next = 0L;
        foreach (var file in files)
            await foreach (var batch in keys.ReadAllAsync(file, cancellation).ConfigureAwait(false))
            {
                for (; next < batch.RowCount; next += step)
                    sample.Append([.. columns.Select(name => batch[name].ValueAt((int)next))]);
                next -= batch.RowCount;
            }
        var rows = sample.Build();
        var curve = new ZOrderCurve(columns, [.. columns.Select(name => new KeyRanks(rows[name], (1 << RankBits) - 2))]);
        var places = curve.Places(rows);
        Array.Sort(places);
        curve.Cuts = Cut(places, stretches);
        return curve;
    }

    // A place that fills a stretch alone ends before the next one, so that its neighbours are not spread with it.
    static long[] Cut(long[] places, int stretches)
    {
        var cuts = new SortedSet<long>();
        var before = places.Length == 0 ? 0 : places[0];
        for (var i = 1; i < stretches && places.Length > 0; i++)
        {
            var place = places[(int)((long)i * places.Length / stretches)];
            cuts.Add(place == before ? place + 1 : place);
            before = place;
        }
        cuts.Remove(places.Length == 0 ? 0 : places[0]);
        return [.. cuts];
    }

    public long[] Places(ColumnBatch batch)
    {
        var places = new long[batch.RowCount];
        var ranks = new int[batch.RowCount];
        for (var i = 0; i < _columns.Count; i++)
        {
            _ranks[i].Of(batch[_columns[i]], ranks);
            if (_columns.Count == 1)
                for (var row = 0; row < places.Length; row++)
                    places[row] = ranks[row];
            else
                for (var row = 0; row < places.Length; row++)
                    for (var bit = 0; bit < RankBits && bit * _columns.Count + i < 62; bit++)
                        places[row] |= (long)(ranks[row] >> bit & 1) << (bit * _columns.Count + (_columns.Count - 1 - i));
        }
        return places;
    }

    /// <summary>The stretch of each row.</summary>
    public int[] Stretches(ColumnBatch batch)
    {
        var places = Places(batch);
        var stretches = new int[places.Length];
        for (var row = 0; row < stretches.Length; row++)
        {
            var at = Array.BinarySearch(Cuts, places[row]);
            stretches[row] = at >= 0 ? at + 1 : ~at;
        }
        return stretches;
    }
}
