namespace Millrace.TrainingTrigger.Retraining;

/// <summary>Why a model is trained.</summary>
public enum RetrainingReason
{
    /// <summary>There is no model yet.</summary>
    NoModel,

    /// <summary>The last evaluated accuracy is below the policy's bound.</summary>
    Accuracy,

    /// <summary>The last successful training is too long ago.</summary>
    Age,

    /// <summary>The inputs have drifted away from those of the last training.</summary>
    Drift,

    /// <summary>Somebody asked for it.</summary>
    Manual,
}

/// <summary>What is known of a model at the instant of a decision. A metric that is null was not evaluated, and never fires.</summary>
/// <param name="HasModel">False when no training has ever succeeded.</param>
/// <param name="Accuracy">The last evaluated accuracy, 0 to 1.</param>
/// <param name="LastTrained">The instant of the last successful training.</param>
/// <param name="DriftScore">The drift score: the greatest PSI over the model's inputs; null with too few rows on either side.</param>
/// <param name="IsTraining">True while a training runs: nothing else is started.</param>
/// <param name="LastTriggered">When each reason last triggered a training.</param>
public sealed record ModelMetrics(
    bool HasModel,
    double? Accuracy,
    DateTimeOffset? LastTrained,
    double? DriftScore,
    bool IsTraining,
    IReadOnlyDictionary<RetrainingReason, DateTimeOffset> LastTriggered);
