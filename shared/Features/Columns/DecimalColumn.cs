namespace Millrace.Features.Columns;

/// <summary>Decimals scaled by 10^6, see <see cref="FixedDecimal"/>.</summary>
public sealed class DecimalColumn(Int128[] values, bool[]? validity = null) : FlatColumn<Int128>(values, validity)
{
    /// <inheritdoc/>
    public override ColumnType Type => ColumnType.Decimal;

    private protected override Column With(Int128[] values, bool[]? validity) => new DecimalColumn(values, validity);
}
