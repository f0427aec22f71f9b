namespace Millrace.TrainingTrigger.Retraining;

/// <summary>The decision whether a model is trained again, with everything that led to it.</summary>
/// <param name="TrainingTriggered">True when a training is to start now.</param>
/// <param name="Reasons">The reasons that fired and were not held back; empty when nothing is triggered.</param>
/// <param name="HeldBack">Reasons that fired within their cooldown or while a training runs.</param>
/// <param name="NotEvaluated">Metrics that were missing, or no finite number.</param>
public sealed record RetrainingDecision(
    bool TrainingTriggered,
    IReadOnlyList<RetrainingReason> Reasons,
    IReadOnlyList<RetrainingReason> HeldBack,
    IReadOnlyList<string> NotEvaluated)
{
    /// <summary>Decides at an instant. Any one reason is enough; a manual request ignores the cooldown, but not a running training.</summary>
    /// <param name="metrics">What is known of the model.</param>
    /// <param name="policy">The bounds.</param>
    /// <param name="now">The instant of the decision.</param>
    /// <param name="requested">True when somebody asks for a training.</param>
    public static RetrainingDecision Decide(ModelMetrics metrics, RetrainingPolicy policy, DateTimeOffset now, bool requested = false)
    {
        var fired = new List<RetrainingReason>();
        var notEvaluated = new List<string>();

        if (requested)
            fired.Add(RetrainingReason.Manual);
        if (!metrics.HasModel)
            fired.Add(RetrainingReason.NoModel);

        if (metrics.Accuracy is { } accuracy && double.IsFinite(accuracy))
        {
            if (accuracy < policy.AccuracyBelow)
                fired.Add(RetrainingReason.Accuracy);
        }
        else
        {
            notEvaluated.Add("model_accuracy");
        }

        if (metrics.LastTrained is { } trained)
        {
            if (WholeDays(now - trained) > policy.DaysSinceTrainingAbove)
                fired.Add(RetrainingReason.Age);
        }
        else
        {
            notEvaluated.Add("days_since_training");
        }

        if (metrics.DriftScore is { } drift && double.IsFinite(drift))
        {
            if (drift > policy.DriftAbove)
                fired.Add(RetrainingReason.Drift);
        }
        else
        {
            notEvaluated.Add("data_drift_score");
        }

        var heldBack = fired.Where(reason => metrics.IsTraining || InCooldown(reason, metrics, policy, now)).ToArray();
        var reasons = fired.Except(heldBack).ToArray();
        return new RetrainingDecision(reasons.Length > 0, reasons, heldBack, notEvaluated);
    }

    static bool InCooldown(RetrainingReason reason, ModelMetrics metrics, RetrainingPolicy policy, DateTimeOffset now) =>
        reason != RetrainingReason.Manual
        && metrics.LastTriggered.TryGetValue(reason, out var last)
        && now - last < policy.Cooldown;

    static int WholeDays(TimeSpan age) => (int)Math.Floor(age.TotalDays);
}
