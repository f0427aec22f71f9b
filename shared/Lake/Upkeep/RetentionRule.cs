using Millrace.Lake.Layers;

namespace Millrace.Lake.Upkeep;

/// <summary>How long a class of data is kept and where it lies meanwhile.</summary>
/// <param name="Layer">The layer of the class.</param>
/// <param name="Dataset">One dataset of the layer; null for all.</param>
/// <param name="Keep">Age at which data is deleted.</param>
public sealed record RetentionRule(LakeLayer Layer, string? Dataset, TimeSpan Keep)
{
    /// <summary>In tables, the column that tells a row's age, a UTC timestamp.</summary>
    public string TimeColumn { get; init; } = "event_timestamp";

    /// <summary>Storage classes by the age from which data lies in them, youngest first; empty for one class throughout.</summary>
    public IReadOnlyList<(TimeSpan From, string StorageClass)> Tiers { get; init; } = [];
}
