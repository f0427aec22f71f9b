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
            if (await silver.AllAsync(schema, cancellationToken) is { Version: >= 0 and var version })
                versions[schema.Name] = version;
        return versions;
    }
}
