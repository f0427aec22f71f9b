using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>The versions of the silver tables that some work was done from, by dataset.</summary>
internal static class SourceVersions
{
    /// <summary>The versions that a view's values are computed from now; a dataset without a table is left out.</summary>
    public static async Task<IReadOnlyDictionary<string, long>> OfAsync(SilverReading silver, FeatureViewModel view, CancellationToken cancellationToken)
    {
        var versions = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var schema in ViewHistory.DimensionsOf(view).Prepend(view.Stream!))
            if (await silver.VersionAsync(schema, cancellationToken) is >= 0 and var version)
                versions[schema.Name] = version;
        return versions;
    }

    /// <summary>Whether some work was done from these versions.</summary>
    public static bool AreSame(IReadOnlyDictionary<string, long> seen, IReadOnlyDictionary<string, long> now) =>
        seen.Count == now.Count && now.All(source => seen.TryGetValue(source.Key, out var version) && version == source.Value);
}
