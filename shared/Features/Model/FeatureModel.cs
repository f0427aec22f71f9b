namespace Millrace.Features.Model;

/// <summary>How a feature may be used in time.</summary>
public enum TransformationClass
{
    /// <summary>Model-independent and stateless.</summary>
    Stateless,

    /// <summary>Model-independent over a window of events.</summary>
    Windowed,

    /// <summary>From stored features and the request, at serving.</summary>
    OnDemand,
}

/// <summary>
/// A feature: an expression over the <em>finish batch</em>, whose columns are the view's aggregates and populations
/// by id, <c>as_of</c> (Timestamp), the entity's own dimension columns (<c>alias.column</c>, see
/// <see cref="FeatureViewModel.Dimensions"/>) and the join keys (String). On-demand views: see <see cref="FeatureViewModel.Sources"/>.
/// </summary>
public sealed record FeatureModel(string Name, FeatureType Type, CompiledExpression Value)
{
    /// <summary>What it means, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>The definition's own text.</summary>
    public string Text { get; init; } = "";

    /// <summary>Labels such as <c>pii=derived</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How it may be used.</summary>
    public TransformationClass Class { get; init; } = TransformationClass.Windowed;

    /// <summary>Names under which the same value is served too.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
}
