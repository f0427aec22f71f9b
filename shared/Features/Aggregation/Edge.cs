using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>The non-null value of the first or last event, by (event time, event id).</summary>
public sealed class Edge : AggregateOperator
{
    private readonly bool _last;

    private Edge(bool last) => _last = last;

    /// <summary>The oldest.</summary>
    public static Edge First { get; } = new(last: false);

    /// <summary>The newest.</summary>
    public static Edge Last { get; } = new(last: true);

    /// <inheritdoc/>
    public override string Name => _last ? "last" : "first";

    /// <inheritdoc/>
    public override string Summary => $"the non-null value of the {(_last ? "newest" : "oldest")} event that has one, by event time, then event id; none gives null";

    /// <inheritdoc/>
    public override bool ReadsIds => true;

    /// <inheritdoc/>
    public override string Arguments => "(any but list)";

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters) =>
        arguments is [not ColumnType.List] ? new AggregateCall(arguments[0], () => new EdgeAccumulator(arguments[0], _last)) : null;
}
