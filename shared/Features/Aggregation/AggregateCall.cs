using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>An operator bound to argument types and parameters.</summary>
public sealed class AggregateCall(ColumnType resultType, Func<Accumulator> create)
{
    /// <summary>The type of the finished value.</summary>
    public ColumnType ResultType { get; } = resultType;

    /// <summary>A new, empty state.</summary>
    public Accumulator Empty() => create();
}
