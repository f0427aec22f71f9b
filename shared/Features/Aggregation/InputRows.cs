using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>Some rows of a batch, in any order, as an operator sees them: its argument columns, event times and ids.</summary>
public readonly ref struct InputRows(Column[] arguments, long[] times, StringColumn ids, ReadOnlySpan<int> rows)
{
    /// <summary>One column per argument, over all rows of the batch.</summary>
    public Column[] Arguments { get; } = arguments;

    /// <summary>The event time (µs) of each row of the batch.</summary>
    public long[] Times { get; } = times;

    /// <summary>The event id of each row of the batch; the order among events of one time.</summary>
    public StringColumn Ids { get; } = ids;

    /// <summary>The rows to add.</summary>
    public ReadOnlySpan<int> Rows { get; } = rows;
}
