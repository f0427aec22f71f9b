namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>The items that can be drawn, by the instant from which each exists, with a weight each.</summary>
sealed class ItemCatalogue
{
    readonly string[] _items;
    readonly long[] _since;
    readonly double[] _upTo;

    /// <param name="items">Item, the instant (µs) from which it exists, and its weight; each item once.</param>
    public ItemCatalogue(IEnumerable<(string Item, long Since, double Weight)> items)
    {
        var sorted = items.OrderBy(item => item.Since).ThenBy(item => item.Item, StringComparer.Ordinal).ToArray();
        _items = Array.ConvertAll(sorted, item => item.Item);
        _since = Array.ConvertAll(sorted, item => item.Since);
        _upTo = new double[sorted.Length];
        var sum = 0.0;
        for (var i = 0; i < sorted.Length; i++)
            _upTo[i] = sum += sorted[i].Weight;
    }

    /// <summary>How many there are.</summary>
    public int Count => _items.Length;

    /// <summary>How many exist at an instant: the first so many.</summary>
    public int CountAt(long time)
    {
        var (low, high) = (0, _since.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_since[middle] <= time)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    public string this[int place] => _items[place];

    /// <summary>The weight of an item.</summary>
    public double WeightOf(int place) => place == 0 ? _upTo[0] : _upTo[place] - _upTo[place - 1];

    /// <summary>Draws one of the first so many, in proportion to their weights.</summary>
    public int Draw(Random random, int count)
    {
        var place = Array.BinarySearch(_upTo, 0, count, random.NextDouble() * _upTo[count - 1]);
        return Math.Min(place >= 0 ? place + 1 : ~place, count - 1);
    }
}
