namespace Millrace.Lake.Columns;

/// <summary>Lists: row i holds the elements <c>Offsets[i]</c> up to <c>Offsets[i + 1]</c> of <see cref="Elements"/>.</summary>
public sealed class ListColumn : ColumnData
{
    /// <param name="type">A <see cref="ListType"/>.</param>
    /// <param name="offsets">One more than rows, from 0, never falling.</param>
    /// <param name="elements">The elements of all rows.</param>
    /// <param name="length">The number of rows.</param>
    /// <param name="nulls">True where the row is null; null when no row is.</param>
    public ListColumn(LakeType type, int[] offsets, ColumnData elements, int length, bool[]? nulls = null)
        : base(type, length, nulls)
    {
        CheckLength(offsets.Length - 1, length);
        CheckLength(elements.Length, offsets[length]);
        (Offsets, Elements) = (offsets, elements);
    }

    /// <summary>Where rows begin in <see cref="Elements"/>.</summary>
    public int[] Offsets { get; }

    /// <summary>The elements of all rows.</summary>
    public ColumnData Elements { get; }

    private protected override object BoxedAt(int row)
    {
        var items = new object?[Offsets[row + 1] - Offsets[row]];
        for (var i = 0; i < items.Length; i++)
            items[i] = Elements.ValueAt(Offsets[row] + i);
        return items;
    }
}
