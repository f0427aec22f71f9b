using Millrace.Contracts.Delivery;

namespace Millrace.Standalone.Front;

/// <summary>Which service answers which public path. What is not named here stays inside, such as the routes of the sidecar.</summary>
static class PublicRoutes
{
    static readonly (string Prefix, string AppId)[] s_prefixes =
    [
        ("/get-online-features", AppIds.FeatureServing),
        ("/get-historical-features", AppIds.FeatureServing),
        ("/push", AppIds.FeatureServing),
        ("/write-to-online-store", AppIds.FeatureServing),
        ("/v1/registry", AppIds.FeatureServing),
        ("/v1/lineage", AppIds.FeatureServing),
        ("/v1/jobs", AppIds.FeatureServing),
        ("/materialize", AppIds.FeatureCompute),
        ("/materialize-incremental", AppIds.FeatureCompute),
        ("/v1/pipelines", AppIds.TrainingTrigger),
        ("/v1/runs", AppIds.TrainingTrigger),
        ("/v1/training-sets", AppIds.TrainingTrigger),
        ("/v1/models", AppIds.TrainingTrigger),
        ("/internal/data", AppIds.Ingestion),
    ];

    static readonly string[] s_feast =
        ["/get-online-features", "/push", "/write-to-online-store", "/materialize", "/materialize-incremental"];

    /// <summary>The app id behind a path of the public port, or null when nothing public has it.</summary>
    public static string? OnPublicPort(string path)
    {
        foreach (var (prefix, appId) in s_prefixes)
            if (IsUnder(path, prefix))
                return appId;
        // A webhook may have any name.
        if (path.Contains("/webhooks/", StringComparison.Ordinal))
            return AppIds.Ingestion;
        return LastSegment(path) switch
        {
            "quarantine" or "counts" => AppIds.Validation,
            "replay" when path.EndsWith("/quarantine/replay", StringComparison.Ordinal) => AppIds.Validation,
            _ => path.StartsWith("/v1/", StringComparison.Ordinal) ? AppIds.Ingestion : null,
        };
    }

    /// <summary>The app id behind a path of Feast's port, or null.</summary>
    public static string? OnFeastPort(string path) => s_feast.Contains(path) ? OnPublicPort(path) : null;

    static bool IsUnder(string path, string prefix) =>
        path.StartsWith(prefix, StringComparison.Ordinal) && (path.Length == prefix.Length || path[prefix.Length] == '/');

    static ReadOnlySpan<char> LastSegment(string path) => path.AsSpan(path.LastIndexOf('/') + 1);
}
