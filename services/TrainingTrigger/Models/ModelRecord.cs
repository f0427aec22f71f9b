using Millrace.TrainingTrigger.Retraining;

namespace Millrace.TrainingTrigger.Models;

/// <summary>What is remembered of a tenant's model: its last results, and what has been triggered.</summary>
public sealed record ModelRecord
{
    /// <summary>The version that the last successful training produced; null before the first.</summary>
    public string? Version { get; init; }

    /// <summary>The training set that it was trained on.</summary>
    public string? TrainingSetId { get; init; }

    /// <summary>Every version that a trainer has reported, by its name.</summary>
    public IReadOnlyDictionary<string, ModelVersion> Versions { get; init; } = new Dictionary<string, ModelVersion>();

    /// <summary>The last evaluated accuracy, 0 to 1.</summary>
    public double? Accuracy { get; init; }

    /// <summary>The last drift score.</summary>
    public double? DriftScore { get; init; }

    /// <summary>The instant of the last successful training.</summary>
    public DateTimeOffset? LastTrained { get; init; }

    /// <summary>The request that a trainer works on now; null when none does.</summary>
    public string? RunningRequest { get; init; }

    /// <summary>When each reason last triggered a training.</summary>
    public IReadOnlyDictionary<RetrainingReason, DateTimeOffset> LastTriggered { get; init; } =
        new Dictionary<RetrainingReason, DateTimeOffset>();

    /// <summary>The record with a version that a training produced, which is the newest then.</summary>
    public ModelRecord With(string version, ModelVersion trained) => this with
    {
        Version = version,
        TrainingSetId = trained.TrainingSetId,
        Accuracy = trained.Accuracy ?? Accuracy,
        LastTrained = trained.TrainedAt,
        Versions = new Dictionary<string, ModelVersion>(Versions) { [version] = trained },
    };

    /// <summary>The record as the decision sees it.</summary>
    public ModelMetrics ToMetrics() => new(LastTrained is not null, Accuracy, LastTrained, DriftScore, RunningRequest is not null, LastTriggered);
}

/// <summary>A version of a model.</summary>
/// <param name="TrainingSetId">The training set that it was trained on, whose parameters its features are transformed by.</param>
/// <param name="Accuracy">Its accuracy on the test part, 0 to 1.</param>
/// <param name="TrainedAt">When it was trained.</param>
public sealed record ModelVersion(string? TrainingSetId, double? Accuracy, DateTimeOffset TrainedAt);
