using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>The standard deviation of the non-null values, of the sample (n − 1) or of the population (n).</summary>
public sealed class Deviation : AggregateOperator
{
    private readonly bool _sample;

    private Deviation(bool sample) => _sample = sample;

    /// <summary>Divides by n − 1.</summary>
    public static Deviation Sample { get; } = new(sample: true);

    /// <summary>Divides by n.</summary>
    public static Deviation Population { get; } = new(sample: false);

    /// <inheritdoc/>
    public override string Name => _sample ? "std" : "std_pop";

    /// <inheritdoc/>
    public override string Summary => _sample
        ? "the sample standard deviation; fewer than two values give null"
        : "the population standard deviation; no value gives null";

    /// <inheritdoc/>
    public override string Arguments => "(int64), (double) or (decimal)";

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters) =>
        arguments is [ColumnType.Int64 or ColumnType.Double or ColumnType.Decimal]
            ? new AggregateCall(ColumnType.Double, () => new DeviationAccumulator(arguments[0], _sample))
            : null;
}
