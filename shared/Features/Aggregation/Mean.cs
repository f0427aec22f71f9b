using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>The mean of the non-null values.</summary>
public sealed class Mean : AggregateOperator
{
    /// <inheritdoc/>
    public override string Name => "mean";

    /// <inheritdoc/>
    public override string Summary => "the exact sum of the non-null values divided by their number, rounded once; none gives null";

    /// <inheritdoc/>
    public override string Arguments => "(int64), (double) or (decimal)";

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters) => arguments switch
    {
        [ColumnType.Int64] => new AggregateCall(ColumnType.Double, () => new WholeSumAccumulator(ColumnType.Int64, mean: true)),
        [ColumnType.Decimal] => new AggregateCall(ColumnType.Decimal, () => new WholeSumAccumulator(ColumnType.Decimal, mean: true)),
        [ColumnType.Double] => new AggregateCall(ColumnType.Double, () => new DoubleSumAccumulator(mean: true)),
        _ => null,
    };
}
