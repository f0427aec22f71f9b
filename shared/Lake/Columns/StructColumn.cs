namespace Millrace.Lake.Columns;

/// <summary>Records: a column per field, each as long as this one.</summary>
public sealed class StructColumn : ColumnData
{
    /// <param name="type">A <see cref="StructType"/>.</param>
    /// <param name="children">A column per field, in the order of the type.</param>
    /// <param name="length">The number of rows.</param>
    /// <param name="nulls">True where the whole record is null; null when none is.</param>
    public StructColumn(LakeType type, IReadOnlyList<ColumnData> children, int length, bool[]? nulls = null)
        : base(type, length, nulls)
    {
        foreach (var child in children)
            CheckLength(child.Length, length);
        Children = children;
    }

    /// <summary>A column per field.</summary>
    public IReadOnlyList<ColumnData> Children { get; }

    private protected override object BoxedAt(int row) => Children.Select(c => c.ValueAt(row)).ToArray();
}
