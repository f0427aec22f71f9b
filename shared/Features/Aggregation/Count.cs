using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>The number of rows, or of non-null values.</summary>
public sealed class Count : AggregateOperator
{
    /// <inheritdoc/>
    public override string Name => "count";

    /// <inheritdoc/>
    public override string Summary => "the number of rows, or of non-null values of its argument; none gives 0";

    /// <inheritdoc/>
    public override string Arguments => "() or (any but list)";

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters) =>
        arguments is [] or [not ColumnType.List] ? new AggregateCall(ColumnType.Int64, () => new CountAccumulator()) : null;
}
