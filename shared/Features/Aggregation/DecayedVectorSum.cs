using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>
/// Σ over UTC days, oldest first, of the exact sum of weight · vector of that day, times 0.5^(age in whole UTC days /
/// half-life); L2-normalised. Today is the UTC day of the last microsecond before the instant.
/// </summary>
public sealed class DecayedVectorSum : AggregateOperator
{
    /// <inheritdoc/>
    public override string Name => "decayed_vector_sum";

    /// <inheritdoc/>
    public override string Summary => "the weighted sum of vectors, halved in weight every half_life days, over the last days, scaled to length 1; null when nothing or zero remains";

    /// <inheritdoc/>
    public override string Arguments => "(vector) or (vector, weight: int64 or double)";

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters { get; } =
    [
        new("half_life", typeof(long), 30L, "days after which a vector counts half"),
        new("days", typeof(long), 365L, "UTC days that count, today included"),
    ];

    /// <inheritdoc/>
    public override bool AllowsWindow => false;

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters)
    {
        var halfLife = (long)parameters["half_life"];
        var days = (long)parameters["days"];
        return arguments is [ColumnType.Vector] or [ColumnType.Vector, ColumnType.Int64 or ColumnType.Double] && halfLife is > 0 and <= 3650 && days is > 0 and <= 3650
            ? new AggregateCall(ColumnType.Vector, () => new DecayedVectorAccumulator((int)halfLife, (int)days))
            : null;
    }
}
