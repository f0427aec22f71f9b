namespace Millrace.Features.Model;

/// <summary>The kinds of views.</summary>
public enum ViewKind
{
    /// <summary>Aggregates and expressions over events, kept by entity.</summary>
    Aggregation,

    /// <summary>Expressions over stored features and the request.</summary>
    OnDemand,

    /// <summary>One row per event, stored in silver beside it.</summary>
    Event,

    /// <summary>Rows that come from outside.</summary>
    External,
}

/// <summary>
/// A column that an on-demand view reads: a stored feature of another view (<c>Reference</c> =
/// <c>pack.view:feature</c>), a value of the request (<c>Reference</c> null), or a column of an entity's current
/// dimension row when <c>Dimension</c> is given (<c>Name</c> = <c>alias.column</c>).
/// </summary>
public sealed record OnDemandSource(string Name, Columns.ColumnType Type, string? Reference, OwnDimensionModel? Dimension = null);

/// <summary>A feature view, compiled. Immutable; one version of it.</summary>
public sealed record FeatureViewModel(string Pack, string Name, int Version, string ContentHash, EntityModel Entity, ViewKind Kind)
{
    /// <summary>What it holds, for people.</summary>
    public string Description { get; init; } = "";

    /// <summary>The dataset of events it aggregates; null for on-demand and external views.</summary>
    public DatasetSchema? Stream { get; init; }

    /// <summary>Which actors' events are left out; null = none.</summary>
    public GuardModel? Guard { get; init; }

    /// <summary>Dimensions joined to the events as of their time.</summary>
    public IReadOnlyList<JoinModel> Joins { get; init; } = [];

    /// <summary>The entity's own dimension rows, read at the instant.</summary>
    public IReadOnlyList<OwnDimensionModel> Dimensions { get; init; } = [];

    /// <summary>Columns computed per event, in order; a later one may read an earlier one.</summary>
    public IReadOnlyList<NamedExpression> Derived { get; init; } = [];

    /// <summary>The aggregates that the features read.</summary>
    public IReadOnlyList<AggregateModel> Aggregates { get; init; } = [];

    /// <summary>The populations that the features read.</summary>
    public IReadOnlyList<PopulationModel> Populations { get; init; } = [];

    /// <summary>Event views: the numbers of events in their groups that the features read.</summary>
    public IReadOnlyList<PositionModel> Positions { get; init; } = [];

    /// <summary>On-demand views: the columns that the features read, besides <c>as_of</c> and the join keys.</summary>
    public IReadOnlyList<OnDemandSource> Sources { get; init; } = [];

    /// <summary>External views: where rows come from and what they must hold; null for the other kinds.</summary>
    public ExternalModel? External { get; init; }

    /// <summary>The features in declared order.</summary>
    public required IReadOnlyList<FeatureModel> Features { get; init; }

    /// <summary>How long after its watermark a value may be served; null = for ever.</summary>
    public TimeSpan? TimeToLive { get; init; }

    /// <summary>Whether the online store holds it.</summary>
    public bool Online { get; init; } = true;

    /// <summary>Labels such as <c>pii=derived</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}
