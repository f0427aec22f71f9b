using Millrace.Features.Columns;

namespace Millrace.Features.Model;

/// <summary>
/// A value that compares an entity with the others. It is computed at the instants of a grid aligned to UTC; its
/// value at t is that of the newest grid instant not after t. The finish batch carries it under <see cref="Id"/> as a double.
/// </summary>
public abstract record PopulationModel(string Id)
{
    /// <summary>The distance between grid instants.</summary>
    public TimeSpan Grid { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The type of the value.</summary>
    public static ColumnType ResultType => ColumnType.Double;
}

/// <summary>
/// The mean-rank percentile of <paramref name="Value"/> among the entities of the same <paramref name="Group"/> for
/// which <paramref name="Where"/> is true: (n[&lt;x] + n[=x]/2)/n. Null for an entity outside its peers, without a
/// value or without a group; 0.5 for the only one. All three are expressions over the finish batch (aggregates,
/// own dimension columns, keys, as_of); the value is a number or a decimal, the group a string (null = one group of all).
/// </summary>
public sealed record PercentileRankModel(string Id, CompiledExpression Value, CompiledExpression? Group, CompiledExpression? Where)
    : PopulationModel(Id);

/// <summary>
/// The share of the events with <paramref name="Where"/> that belong to the entity's group: those whose
/// <paramref name="EventGroup"/> (over event columns, at the event's time) equals <paramref name="EntityGroup"/>
/// (over the finish batch, at the instant), divided by all, with or without a group. 0 when there are none at all,
/// null for an entity without a group.
/// </summary>
public sealed record ShareOfTotalModel(
    string Id,
    CompiledExpression EventGroup,
    CompiledExpression EntityGroup,
    CompiledExpression? Where,
    AggregateWindow Window) : PopulationModel(Id);
