using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>The sorted distinct values.</summary>
public sealed class CollectSet : AggregateOperator
{
    /// <inheritdoc/>
    public override string Name => "collect_set";

    /// <inheritdoc/>
    public override string Summary => "the distinct non-null values in ascending order (text by code point); none gives an empty list";

    /// <inheritdoc/>
    public override string Arguments => "(string), (int64), (bool) or (timestamp)";

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters) => arguments switch
    {
        [ColumnType.String] => new AggregateCall(ColumnType.List, () => new TallyAccumulator(TallyResult.Set)),
        [ColumnType.Int64 or ColumnType.Bool or ColumnType.Timestamp] => new AggregateCall(ColumnType.List, () => new WholeTallyAccumulator(TallyResult.Set, arguments[0])),
        _ => null,
    };
}
