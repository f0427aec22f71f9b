namespace Millrace.Features.Columns;

/// <summary>Instants in microseconds since 1970-01-01T00:00:00Z.</summary>
public sealed class TimestampColumn(long[] values, bool[]? validity = null) : FlatColumn<long>(values, validity)
{
    /// <inheritdoc/>
    public override ColumnType Type => ColumnType.Timestamp;

    private protected override Column With(long[] values, bool[]? validity) => new TimestampColumn(values, validity);
}
