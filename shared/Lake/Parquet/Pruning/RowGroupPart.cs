using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Reading;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Pruning;

/// <summary>A row group for <see cref="RowPruning"/>: as a whole by its statistics, or page by page by its indexes.</summary>
sealed class RowGroupPart(IReadOnlyDictionary<string, Leaf> leaves, RowGroupInfo info, IReadOnlyDictionary<string, byte[]> filters) : IFilePart
{
    // Set while pages are looked at: the page of each column that the rows lie in.
    Dictionary<string, (PageIndex Index, int Page)>? _pages;

    public ValueBounds Of(string path)
    {
        // Bounds of values in lists and maps say nothing about rows without any.
        if (!leaves.TryGetValue(path, out var leaf) || leaf.MaxRepetition > 0)
            return ValueBounds.Unknown;
        if (_pages is not null && _pages.TryGetValue(path, out var page))
            return OfPage(leaf, page.Index, page.Page);
        var statistics = info.Columns[leaf.Index];
        return new ValueBounds(statistics.Min, statistics.Max, statistics.NullCount != 0, statistics.NullCount != info.RowCount);
    }

    static ValueBounds OfPage(Leaf leaf, PageIndex index, int page)
    {
        if (index.IsAllNull[page])
            return new ValueBounds(null, null, true, false);
        var statistics = StatisticsReading.Of(leaf, new ChunkStatistics { Min = index.Min[page], Max = index.Max[page] }, hasOrders: true);
        return new ValueBounds(statistics.Min, statistics.Max, index.NullCounts.Count == 0 || index.NullCounts[page] != 0, true);
    }

    public bool MayContain(string path, object value) =>
        !filters.TryGetValue(path, out var filter) || BloomProbe.Hash(leaves[path], value) is not { } hash || BloomFilter.MayContain(filter, hash);

    /// <summary>The rows that may match, as ranges in order, by the pages of the columns that the condition looks at.</summary>
    public List<RowRange> Select(RowPruning pruning, IReadOnlyDictionary<string, PageIndex> indexes)
    {
        var rows = info.RowCount;
        var borders = new SortedSet<long>(indexes.Values.SelectMany(i => i.FirstRows)) { 0 };
        var starts = borders.Where(b => b < rows).ToArray();
        var selected = new List<RowRange>();
        var at = indexes.Keys.ToDictionary(k => k, _ => 0);
        for (var i = 0; i < starts.Length; i++)
        {
            var end = i + 1 < starts.Length ? starts[i + 1] : rows;
            var current = new Dictionary<string, (PageIndex, int)>();
            foreach (var (path, index) in indexes)
            {
                var page = at[path];
                while (page + 1 < index.FirstRows.Count && index.FirstRows[page + 1] <= starts[i])
                    page++;
                at[path] = page;
                current[path] = (index, page);
            }
            _pages = current;
            if (!pruning.MayMatch(this))
                continue;
            if (selected.Count > 0 && selected[^1].End == starts[i])
                selected[^1] = selected[^1] with { End = end };
            else
                selected.Add(new RowRange(starts[i], end));
        }
        _pages = null;
        return selected;
    }
}
