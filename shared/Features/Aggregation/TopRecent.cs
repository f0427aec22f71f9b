using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>The values of the newest events.</summary>
public sealed class TopRecent : AggregateOperator
{
    /// <inheritdoc/>
    public override string Name => "top_n_recent";

    /// <inheritdoc/>
    public override string Summary => "the non-null values of the n newest events that have one, newest first, by event time, then event id; none gives an empty list";

    /// <inheritdoc/>
    public override bool ReadsIds => true;

    /// <inheritdoc/>
    public override string Arguments => "(any but vector and list)";

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters { get; } =
        [new("n", typeof(long), null, "how many, 1 to 1000")];

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters) =>
        arguments is [not (ColumnType.Vector or ColumnType.List)] && (long)parameters["n"] is var n and > 0 and <= 1000
            ? new AggregateCall(ColumnType.List, () => new TopRecentAccumulator(arguments[0], (int)n))
            : null;
}
