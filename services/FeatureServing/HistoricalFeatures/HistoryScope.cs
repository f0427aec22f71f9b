using Millrace.Features.Execution;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>What a request needs to know of the past.</summary>
/// <param name="Before">Nothing from this instant (µs) on.</param>
/// <param name="Views">The views that look at streams.</param>
/// <param name="Keys">The join keys of a view's entities; null for everybody.</param>
internal sealed record HistoryScope(long Before, IReadOnlyList<FeatureViewModel> Views, Func<FeatureViewModel, string[][]>? Keys)
{
    /// <summary>The columns of a stream that any of the views reads.</summary>
    public IReadOnlySet<string> ColumnsOf(DatasetSchema stream) =>
        Views.Where(view => view.Stream!.Pack == stream.Pack && view.Stream.Name == stream.Name).SelectMany(StreamColumns.Of).ToHashSet(StringComparer.Ordinal);
}
