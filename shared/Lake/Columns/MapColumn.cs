namespace Millrace.Lake.Columns;

/// <summary>Maps as lists of pairs, in the order they were written; keys may repeat in foreign files.</summary>
public sealed class MapColumn : ColumnData
{
    /// <param name="type">A <see cref="MapType"/>.</param>
    /// <param name="offsets">One more than rows, from 0, never falling.</param>
    /// <param name="keys">The keys of all rows.</param>
    /// <param name="values">The values of all rows.</param>
    /// <param name="length">The number of rows.</param>
    /// <param name="nulls">True where the row is null; null when no row is.</param>
    public MapColumn(LakeType type, int[] offsets, ColumnData keys, ColumnData values, int length, bool[]? nulls = null)
        : base(type, length, nulls)
    {
        CheckLength(offsets.Length - 1, length);
        CheckLength(keys.Length, offsets[length]);
        CheckLength(values.Length, offsets[length]);
        (Offsets, Keys, Values) = (offsets, keys, values);
    }

    /// <summary>Where rows begin in <see cref="Keys"/> and <see cref="Values"/>.</summary>
    public int[] Offsets { get; }

    /// <summary>The keys of all rows.</summary>
    public ColumnData Keys { get; }

    /// <summary>The values of all rows.</summary>
    public ColumnData Values { get; }

    private protected override object BoxedAt(int row)
    {
        var pairs = new KeyValuePair<object, object?>[Offsets[row + 1] - Offsets[row]];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = new(Keys.ValueAt(Offsets[row] + i)!, Values.ValueAt(Offsets[row] + i));
        return pairs;
    }
}
