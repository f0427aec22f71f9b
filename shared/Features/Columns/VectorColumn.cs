namespace Millrace.Features.Columns;

/// <summary>Vectors of float32, null for none. Rows may share one array.</summary>
public sealed class VectorColumn(float[]?[] rows) : Column(rows.Length)
{
    /// <summary>One vector per row.</summary>
    public float[]?[] Rows { get; } = rows;

    /// <inheritdoc/>
    public override ColumnType Type => ColumnType.Vector;

    /// <inheritdoc/>
    public override bool IsNull(int row) => Rows[row] is null;

    /// <inheritdoc/>
    public override object? ValueAt(int row) => Rows[row];

    /// <inheritdoc/>
    public override Column Take(ReadOnlySpan<int> rows)
    {
        var taken = new float[]?[rows.Length];
        for (var i = 0; i < rows.Length; i++)
            taken[i] = rows[i] < 0 ? null : Rows[rows[i]];
        return new VectorColumn(taken);
    }
}
