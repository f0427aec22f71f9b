using Millrace.Features.Model;
using Millrace.FeatureCompute.Tiles;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>The versions of the tables that some work was done from, by dataset.</summary>
internal static class SourceVersions
{
    /// <summary>The name under which the sequence of the view's tiles stands.</summary>
    public const string Tiles = ":tiles";

    /// <summary>The versions of silver that a view's values are computed from now; a dataset without a table is left out.</summary>
    public static Task<IReadOnlyDictionary<string, long>> OfAsync(SilverReading silver, FeatureViewModel view, CancellationToken cancellationToken) =>
        OfAsync(silver, ViewHistory.DimensionsOf(view).Prepend(view.Stream!), cancellationToken);

    /// <summary>The sequence of a view's tiles, and the versions of its entities' own rows.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> WithTilesAsync(TileTable tiles, SilverReading silver, FeatureViewModel view, CancellationToken cancellationToken)
    {
        var own = await OfAsync(silver, view.Dimensions.Select(each => each.Dataset).DistinctBy(each => each.Name), cancellationToken);
        return new SortedDictionary<string, long>(own.ToDictionary(), StringComparer.Ordinal) { [Tiles] = tiles.Progress.Sequence };
    }

    /// <summary>Whether some work was done from these versions.</summary>
    public static bool AreSame(IReadOnlyDictionary<string, long> seen, IReadOnlyDictionary<string, long> now) =>
        seen.Count == now.Count && now.All(source => seen.TryGetValue(source.Key, out var version) && version == source.Value);

    static async Task<IReadOnlyDictionary<string, long>> OfAsync(SilverReading silver, IEnumerable<DatasetSchema> schemas, CancellationToken cancellationToken)
    {
        var versions = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var schema in schemas)
            if (await silver.VersionAsync(schema, cancellationToken) is >= 0 and var version)
                versions[schema.Name] = version;
        return versions;
    }
}
