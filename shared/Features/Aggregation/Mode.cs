using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>The most frequent non-null value.</summary>
public sealed class Mode : AggregateOperator
{
    /// <inheritdoc/>
    public override string Name => "mode";

    /// <inheritdoc/>
    public override string Summary => "the most frequent non-null value, among equals the smallest (text by code point); none gives null";

    /// <inheritdoc/>
    public override string Arguments => "(string), (int64), (bool) or (timestamp)";

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters) => arguments switch
    {
        [ColumnType.String] => new AggregateCall(ColumnType.String, () => new TallyAccumulator(TallyResult.Mode)),
        [ColumnType.Int64 or ColumnType.Bool or ColumnType.Timestamp] => new AggregateCall(arguments[0], () => new WholeTallyAccumulator(TallyResult.Mode, arguments[0])),
        _ => null,
    };
}
