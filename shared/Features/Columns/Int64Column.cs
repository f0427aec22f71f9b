namespace Millrace.Features.Columns;

/// <summary>Whole numbers.</summary>
public sealed class Int64Column(long[] values, bool[]? validity = null) : FlatColumn<long>(values, validity)
{
    /// <inheritdoc/>
    public override ColumnType Type => ColumnType.Int64;

    private protected override Column With(long[] values, bool[]? validity) => new Int64Column(values, validity);
}
