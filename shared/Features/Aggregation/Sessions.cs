using Millrace.Features.Columns;

namespace Millrace.Features.Aggregation;

/// <summary>
/// Sessions are the events of one key without a pause of more than <c>idle</c>; a later event with the same key starts
/// a new one. A session lasts from its first to its last event.
/// </summary>
public sealed class Sessions : AggregateOperator
{
    private readonly bool _mean;

    private Sessions(bool mean) => _mean = mean;

    /// <summary>The mean duration.</summary>
    public static Sessions MeanDuration { get; } = new(mean: true);

    /// <summary>The duration of the session that ended last.</summary>
    public static Sessions LastDuration { get; } = new(mean: false);

    /// <inheritdoc/>
    public override string Name => _mean ? "mean_session_duration" : "last_session_duration";

    /// <inheritdoc/>
    public override string Summary => (_mean
        ? "the mean duration of sessions in seconds"
        : "the duration in seconds of the session with the newest event (then the greatest key)")
        + "; events without a key belong to none; a session of one event lasts 0; none gives null";

    /// <inheritdoc/>
    public override string Arguments => "(string): the session key";

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterSpec> Parameters { get; } =
        [new("idle", typeof(TimeSpan), TimeSpan.FromHours(24), "a longer pause ends a session")];

    /// <inheritdoc/>
    protected override AggregateCall? Bind(IReadOnlyList<ColumnType> arguments, IReadOnlyDictionary<string, object> parameters)
    {
        var idle = ((TimeSpan)parameters["idle"]).Ticks / TimeSpan.TicksPerMicrosecond;
        return arguments is [ColumnType.String] && idle > 0
            ? new AggregateCall(ColumnType.Double, () => new SessionsAccumulator(idle, _mean))
            : null;
    }
}
