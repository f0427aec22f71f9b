using System.Text;
using Millrace.Lake.Columns;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Ranks of a column's values among quantiles of a sample: 0 for null, else one more than the bounds at or below the value.</summary>
sealed class KeyRanks
{
    readonly object[] _bounds;
    readonly byte[][]? _texts;
    readonly long[]? _numbers;
    DistinctBytes? _dictionary;
    int[] _dictionaryRanks = [];

    public KeyRanks(ColumnData sample, int most)
    {
        var values = Enumerable.Range(0, sample.Length).Select(sample.ValueAt).OfType<object>().ToList();
        values.Sort(ScalarOrder.Compare);
        var step = Math.Max(1, values.Count / most);
        var bounds = new List<object>();
        for (var i = 0; i < values.Count; i += step)
            if (bounds.Count == 0 || ScalarOrder.Compare(values[i], bounds[^1]) != 0)
                bounds.Add(values[i]);
        _bounds = [.. bounds];
        if (_bounds.Length > 0 && sample is BytesColumn)
            _texts = [.. _bounds.Select(bound => bound as byte[] ?? Encoding.UTF8.GetBytes((string)bound))];
        else if (_bounds.Length > 0 && _bounds[0] is int or long)
            _numbers = [.. _bounds.Select(bound => Convert.ToInt64(bound, System.Globalization.CultureInfo.InvariantCulture))];
    }

    public void Of(ColumnData column, int[] ranks)
    {
        for (var row = 0; row < column.Length; row++)
            ranks[row] = column.IsNull(row) ? 0 : 1 + (column switch
            {
                BytesColumn { Dictionary: { } words } texts when _texts is not null => Ranks(words)[texts.Codes[row]],
                BytesColumn texts when _texts is not null => Rank(_texts, texts[row]),
                Int64Column longs when _numbers is not null => Rank(_numbers, longs.Values[row]),
                Int32Column ints when _numbers is not null => Rank(_numbers, ints.Values[row]),
                _ => Rank(column.ValueAt(row)!),
            });
    }

    // A dictionary serves many rows, and several batches in a row.
    int[] Ranks(DistinctBytes words)
    {
        if (ReferenceEquals(words, _dictionary))
            return _dictionaryRanks;
        var ranks = new int[words.Count];
        for (var code = 0; code < ranks.Length; code++)
            ranks[code] = Rank(_texts!, words[code]);
        (_dictionary, _dictionaryRanks) = (words, ranks);
        return ranks;
    }

    static int Rank(byte[][] bounds, ReadOnlySpan<byte> value)
    {
        int low = 0, high = bounds.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (bounds[middle].AsSpan().SequenceCompareTo(value) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    static int Rank(long[] bounds, long value)
    {
        var at = Array.BinarySearch(bounds, value);
        return at >= 0 ? at + 1 : ~at;
    }

    int Rank(object value)
    {
        int low = 0, high = _bounds.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ScalarOrder.Compare(_bounds[middle], value) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
