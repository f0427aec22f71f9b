using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>The least or greatest non-null value.</summary>
public sealed class Extremum : AggregateOperator
{
    private readonly bool _greatest;

    private Extremum(bool greatest) => _greatest = greatest;

    /// <summary>The least.</summary>
    public static Extremum Min { get; } = new(greatest: false);

    /// <summary>The greatest.</summary>
    public static Extremum Max { get; } = new(greatest: true);

    /// <inheritdoc/>
    public override string Name => _greatest ? "max" : "min";

    /// <inheritdoc/>
    public override string Summary => $"the {(_greatest ? "greatest" : "least")} non-null value, text by code point; none gives null";

    /// <inheritdoc/>
    public override string Arguments => "(int64), (double), (decimal), (timestamp), (bool) or (string)";

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters) => arguments switch
    {
        [ColumnType.String] => new AggregateCall(ColumnType.String, () => new TextExtremumAccumulator(_greatest)),
        [ColumnType.Double] => new AggregateCall(ColumnType.Double, () => new DoubleExtremumAccumulator(_greatest)),
        [ColumnType.Int64 or ColumnType.Decimal or ColumnType.Timestamp or ColumnType.Bool] => new AggregateCall(arguments[0], () => new WholeExtremumAccumulator(arguments[0], _greatest)),
        _ => null,
    };
}
