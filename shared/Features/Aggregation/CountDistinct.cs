using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>The number of distinct non-null values.</summary>
public sealed class CountDistinct : AggregateOperator
{
    /// <inheritdoc/>
    public override string Name => "count_distinct";

    /// <inheritdoc/>
    public override string Summary => "the number of distinct non-null values, counted exactly; none gives 0";

    /// <inheritdoc/>
    public override string Arguments => "(string), (int64), (bool) or (timestamp)";

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters) => arguments switch
    {
        [ColumnType.String] => new AggregateCall(ColumnType.Int64, () => new TallyAccumulator(TallyResult.Distinct)),
        [ColumnType.Int64 or ColumnType.Bool or ColumnType.Timestamp] => new AggregateCall(ColumnType.Int64, () => new WholeTallyAccumulator(TallyResult.Distinct, arguments[0])),
        _ => null,
    };
}
