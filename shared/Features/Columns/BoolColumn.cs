namespace Millrace.Features.Columns;

/// <summary>Truth values.</summary>
public sealed class BoolColumn(bool[] values, bool[]? validity = null) : FlatColumn<bool>(values, validity)
{
    /// <inheritdoc/>
    public override ColumnType Type => ColumnType.Bool;

    private protected override Column With(bool[] values, bool[]? validity) => new BoolColumn(values, validity);
}
