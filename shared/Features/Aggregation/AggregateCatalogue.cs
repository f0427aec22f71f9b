using System.Diagnostics.CodeAnalysis;

namespace Millrace.Features.Aggregation;

/// <summary>The operators by name. Immutable; <see cref="With"/> adds more.</summary>
public sealed class AggregateCatalogue
{
    private readonly Dictionary<string, AggregateOperator> _byName;

    private AggregateCatalogue(IEnumerable<AggregateOperator> operators) =>
        _byName = operators.ToDictionary(each => each.Name, StringComparer.Ordinal);

    /// <summary>What the engine brings along.</summary>
    public static AggregateCatalogue BuiltIn { get; } = new(
    [
        new Count(),
        new CountDistinct(),
        new Sum(),
        new Mean(),
        Extremum.Min,
        Extremum.Max,
        Edge.First,
        Edge.Last,
        new Mode(),
        Deviation.Sample,
        Deviation.Population,
        Sessions.MeanDuration,
        Sessions.LastDuration,
        new DecayedVectorSum(),
        new TopRecent(),
        new CollectSet(),
    ]);

    /// <summary>All operators, by name.</summary>
    public IEnumerable<AggregateOperator> Operators => _byName.Values;

    /// <summary>The same and more; a name may not be taken twice.</summary>
    public AggregateCatalogue With(IEnumerable<AggregateOperator> more) => new(_byName.Values.Concat(more));

    /// <summary>Looks an operator up.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out AggregateOperator found) => _byName.TryGetValue(name, out found);
}
