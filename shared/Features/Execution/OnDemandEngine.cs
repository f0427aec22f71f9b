using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>
/// Runs a view of <see cref="ViewKind.OnDemand"/>, or some of its features: from stored features, request data and
/// current dimension rows. Serving and training sets call the same code.
/// </summary>
public sealed class OnDemandEngine
{
    private readonly FinishPlan _plan;

    /// <summary>Prepares features of a view.</summary>
    /// <param name="view">The view.</param>
    /// <param name="features">The features' names; null means all of them.</param>
    public OnDemandEngine(FeatureViewModel view, IReadOnlyCollection<string>? features = null)
    {
        ArgumentNullException.ThrowIfNull(view);
        View = view;
        var own = view.Sources.Where(source => source.Dimension is not null).Select(source => source.Dimension!);
        _plan = new FinishPlan(
            view with { Dimensions = [.. view.Dimensions.Concat(own).DistinctBy(dimension => dimension.Alias)] },
            view.Features.Where(feature => features?.Contains(feature.Name) ?? true));
        Sources = [.. view.Sources.Where(source => source.Dimension is null && _plan.Inputs.Contains(source.Name))];
    }

    /// <summary>The view.</summary>
    public FeatureViewModel View { get; }

    /// <summary>The stored features and request data that the features read.</summary>
    public IReadOnlyList<OnDemandSource> Sources { get; }

    /// <summary>The dimensions whose rows the features read.</summary>
    public IReadOnlyList<DimensionColumns> Dimensions => _plan.DimensionsRead;

    /// <summary>
    /// The features of each row by name.
    /// </summary>
    /// <param name="keys">The join keys of each row.</param>
    /// <param name="instants">The instant of each row: the request's, or the spine's.</param>
    /// <param name="sources">
    /// Stored features and request data in the order of <see cref="Sources"/>, a value per row, as stored; those from
    /// dimensions are looked up here.
    /// </param>
    /// <param name="dimensions">Versions of dimension rows.</param>
    public RecordBatch Compute(string[][] keys, long[] instants, IReadOnlyList<Column> sources, DimensionSet dimensions)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(instants);
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(dimensions);
        var given = new KeyValuePair<string, Column>[Sources.Count];
        for (var i = 0; i < given.Length; i++)
            given[i] = KeyValuePair.Create(Sources[i].Name, sources[i]);
        return _plan.Features(_plan.Batch(_plan.KeyColumns(keys), instants, given, dimensions));
    }
}
