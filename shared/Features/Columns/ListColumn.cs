namespace Millrace.Features.Columns;

/// <summary>Lists of boxed values, null for none.</summary>
public sealed class ListColumn(IReadOnlyList<object?>?[] rows) : Column(rows.Length)
{
    /// <summary>One list per row.</summary>
    public IReadOnlyList<object?>?[] Rows { get; } = rows;

    /// <inheritdoc/>
    public override ColumnType Type => ColumnType.List;

    /// <inheritdoc/>
    public override bool IsNull(int row) => Rows[row] is null;

    /// <inheritdoc/>
    public override object? ValueAt(int row) => Rows[row];

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new IReadOnlyList<object?>?[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            taken[i] = rows[i] < 0 ? null : Rows[rows[i]];
        return new ListColumn(taken);
    }
}
