namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>A training set in the list of all: what it is called, where it lies, and what it was made of.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Pack">Its pack.</param>
/// <param name="Table">Its table.</param>
/// <param name="Version">The table's version.</param>
/// <param name="Dataset">The dataset of its rows; null for rows that came with the request.</param>
/// <param name="Features">Its features.</param>
/// <param name="CreatedAt">When it was built.</param>
public sealed record TrainingSetEntry(
    string Id, string Name, string Pack, string Table, long Version, string? Dataset, IReadOnlyList<FeatureColumn> Features, DateTimeOffset CreatedAt)
{
    /// <summary>The entry of a manifest.</summary>
    public static TrainingSetEntry Of(TrainingSetManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        return new(manifest.Id, manifest.Name, manifest.Pack, manifest.Table, manifest.Version, manifest.Request.Spine?.Dataset, manifest.Features, manifest.CreatedAt);
    }
}
