using Millrace.Lake.Layers;

namespace Millrace.Lake.Upkeep;

/// <summary>How long a class of data is kept and where it lies meanwhile.</summary>
/// <param name="Layer">The layer of the class.</param>
/// <param name="Dataset">One dataset of the layer; null for all.</param>
/// <param name="Keep">Age at which data is deleted.</param>
public sealed record RetentionRule(LakeLayer Layer, string? Dataset, TimeSpan Keep)
{
    /// <summary>In tables, the columns that may tell a row's age, UTC timestamps; the first that a table has counts.</summary>
    public IReadOnlyList<string> TimeColumns { get; init; } = ["event_timestamp", "event_time"];

    /// <summary>Storage classes by the age from which data lies in them, youngest first; empty for one class throughout.</summary>
    public IReadOnlyList<(TimeSpan From, string StorageClass)> Tiers { get; init; } = [];
}
