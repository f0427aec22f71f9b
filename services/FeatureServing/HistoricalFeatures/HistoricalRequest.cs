using Millrace.FeatureServing.HistoricalFeatures.Spines;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>What <c>POST /get-historical-features</c> is asked.</summary>
internal sealed class HistoricalRequest
{
    public IReadOnlyList<string> Features { get; init; } = [];

    public string? FeatureService { get; init; }

    public bool FullFeatureNames { get; init; }

    /// <summary>The rows; null when they are a table's, or every entity is asked for.</summary>
    public Spine? Spine { get; init; }

    /// <summary>The table whose rows are meant.</summary>
    public TableReference? Table { get; init; }

    /// <summary>The instant at which every entity is asked for, in microseconds since 1970 UTC.</summary>
    public long? AllEntitiesAt { get; init; }

    /// <summary>The version of a model, <c>model:version</c>, whose form the values are brought into; null for the values as they are.</summary>
    public string? Transform { get; init; }

    /// <summary>Whether the answer is to be a table, made by a job.</summary>
    public bool ToTable { get; init; }
}
