using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>
/// Runs a view of <see cref="ViewKind.OnDemand"/>: features from stored features, request data and current dimension
/// rows. Serving and training sets call the same code.
/// </summary>
public sealed class OnDemandEngine(FeatureViewModel view)
{
    /// <summary>The view.</summary>
    public FeatureViewModel View { get; } = view;

    /// <summary>
    /// The features of each row by name.
    /// </summary>
    /// <param name="keys">The join keys of each row.</param>
    /// <param name="instants">The instant of each row: the request's, or the spine's.</param>
    /// <param name="sources">
    /// Stored features and request data by <see cref="OnDemandSource.Name"/>, a value per row, as stored; those from
    /// dimensions are looked up here. A missing one is null.
    /// </param>
    /// <param name="dimensions">Versions of dimension rows.</param>
    public RecordBatch Compute(
        IReadOnlyList<string[]> keys, IReadOnlyList<long> instants, IReadOnlyDictionary<string, Column> sources, DimensionSet dimensions)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(instants);
        ArgumentNullException.ThrowIfNull(sources);
        var own = View.Sources.Where(source => source.Dimension is not null).Select(source => source.Dimension!);
        var withDimensions = View with { Dimensions = [.. View.Dimensions.Concat(own).DistinctBy(dimension => dimension.Alias)] };
        var given = View.Sources.Where(source => source.Dimension is null)
            .Select(source => KeyValuePair.Create(source.Name, sources.GetValueOrDefault(source.Name) ?? Column.Nulls(source.Type, keys.Count)));
        var batch = new FinishBatch(withDimensions, dimensions);
        return batch.Features(batch.Of([.. keys], [.. instants], given));
    }
}
