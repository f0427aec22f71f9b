using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>The exact sum of the non-null values.</summary>
public sealed class Sum : AggregateOperator
{
    /// <inheritdoc/>
    public override string Name => "sum";

    /// <inheritdoc/>
    public override string Summary => "the sum of the non-null values, exact and rounded once; none gives 0, a sum out of range null";

    /// <inheritdoc/>
    public override string Arguments => "(int64), (double) or (decimal)";

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters) => arguments switch
    {
        [ColumnType.Int64 or ColumnType.Decimal] => new AggregateCall(arguments[0], () => new WholeSumAccumulator(arguments[0], mean: false)),
        [ColumnType.Double] => new AggregateCall(ColumnType.Double, () => new DoubleSumAccumulator(mean: false)),
        _ => null,
    };
}
