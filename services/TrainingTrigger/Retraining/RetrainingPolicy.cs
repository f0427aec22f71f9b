namespace Millrace.TrainingTrigger.Retraining;

/// <summary>When a model asks to be trained again. All bounds are strict: a value at the bound does not fire.</summary>
public sealed record RetrainingPolicy
{
    /// <summary>Fires when the last evaluated accuracy is below this. Default 0.85.</summary>
    public double AccuracyBelow { get; init; } = 0.85;

    /// <summary>Fires when more whole days than this have passed since the last successful training. Default 7.</summary>
    public int DaysSinceTrainingAbove { get; init; } = 7;

    /// <summary>Fires when the drift score (PSI) is above this. Default 0.3.</summary>
    public double DriftAbove { get; init; } = 0.3;

    /// <summary>How long the same reason stays quiet after it has triggered. Default 24 hours.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(24);
}
