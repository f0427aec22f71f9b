using Millrace.Contracts.Models;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>Everything that says what a training set is and where it came from. The same inputs give the same id and rows.</summary>
public sealed record TrainingSetManifest
{
    /// <summary>Named by the inputs.</summary>
    public required string Id { get; init; }

    /// <summary>The set's name.</summary>
    public required string Name { get; init; }

    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The pack.</summary>
    public required string Pack { get; init; }

    /// <summary>The Delta table with columns <c>split</c>, <c>event_timestamp</c>, the keys, the label and the features.</summary>
    public required string Table { get; init; }

    /// <summary>The table's version that holds the rows.</summary>
    public required long Version { get; init; }

    /// <summary>The request as it was understood.</summary>
    public required TrainingSetRequest Request { get; init; }

    /// <summary>The version of the spine's dataset that was read; null for rows of the request.</summary>
    public long? DatasetVersion { get; init; }

    /// <summary>The features with their versions, in column order.</summary>
    public required IReadOnlyList<FeatureColumn> Features { get; init; }

    /// <summary>The parameters that were fitted on the training part, and applied to the rows; serving applies the same.</summary>
    public IReadOnlyList<ColumnParameters> Transform { get; init; } = [];

    /// <summary>The parts by name.</summary>
    public required IReadOnlyDictionary<string, SplitReport> Splits { get; init; }

    /// <summary>What was drawn beside the positives; null where no negatives were asked for.</summary>
    public NegativeReport? Negatives { get; init; }

    /// <summary>Entities of the test that no earlier part has, by key column.</summary>
    public required IReadOnlyDictionary<string, int> ColdInTest { get; init; }

    /// <summary>SHA-256 over all rows in order, as lower-case hex: equal sets have equal hashes.</summary>
    public required string ContentHash { get; init; }

    /// <summary>When it was built.</summary>
    public required DateTimeOffset CreatedAt { get; init; }
}

/// <summary>A feature's column.</summary>
/// <param name="Column">The column: <c>view__feature</c>.</param>
/// <param name="Id">The feature with the version of its view.</param>
/// <param name="Type">Its type, as the registry names it.</param>
public sealed record FeatureColumn(string Column, string Id, string Type);

/// <summary>One part of the split.</summary>
public sealed record SplitReport(int Rows, DateTimeOffset? First, DateTimeOffset? Last, double? LabelRatio);
