namespace Millrace.Features.Columns;

/// <summary>Numbers in double precision.</summary>
public sealed class DoubleColumn(double[] values, bool[]? validity = null) : FlatColumn<double>(values, validity)
{
    /// <inheritdoc/>
    public override ColumnType Type => ColumnType.Double;

    private protected override Column With(double[] values, bool[]? validity) => new DoubleColumn(values, validity);
}
