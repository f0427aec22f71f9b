using System.Runtime.CompilerServices;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.OnDemand;

/// <summary>
/// Computes an on-demand view: at serving, and for training rows, by the engine that finishes stored views. To it the
/// view is one without events, whose inputs are given; so keys, <c>as_of</c>, the entities' dimension rows and the
/// rounding of results are the same everywhere.
/// </summary>
internal sealed class OnDemandEngine
{
    static readonly ConditionalWeakTable<FeatureViewModel, OnDemandEngine> s_engines = [];

    readonly ViewEngine _engine;

    OnDemandEngine(FeatureViewModel view) => _engine = new ViewEngine(view with
    {
        Kind = ViewKind.Aggregation,
        Populations = [.. view.Sources.Where(source => source.Dimension is null).Select(source => new GivenColumn(source.Name))],
        Dimensions = [.. view.Sources.Select(source => source.Dimension).OfType<OwnDimensionModel>().DistinctBy(dimension => dimension.Alias)],
    });

    /// <summary>The engine of a view.</summary>
    public static OnDemandEngine Of(FeatureViewModel view) => s_engines.GetValue(view, static each => new OnDemandEngine(each));

    /// <summary>The dimensions whose rows the view reads.</summary>
    public IReadOnlyList<OwnDimensionModel> Dimensions => _engine.View.Dimensions;

    /// <summary>The view's features for rows of one instant.</summary>
    /// <param name="keys">The join keys of each row, in the order the view's entity declares.</param>
    /// <param name="at">The instant (µs).</param>
    /// <param name="inputs">The view's stored features and request data, by the names it reads them under.</param>
    /// <param name="dimensions">The rows of its dimensions.</param>
    public RecordBatch Compute(string[][] keys, long at, IReadOnlyDictionary<string, Column> inputs, DimensionSet dimensions) =>
        _engine.Finish(Array.ConvertAll(keys, key => new EntityRecords(key, null, null)), at, dimensions, inputs).Values;
}
