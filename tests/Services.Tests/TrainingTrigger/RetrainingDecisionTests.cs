using Millrace.TrainingTrigger.Retraining;

namespace Millrace.Services.Tests.TrainingTrigger;

public sealed class RetrainingDecisionTests
{
    static readonly DateTimeOffset s_now = new(2024, 6, 15, 12, 0, 0, TimeSpan.Zero);
    static readonly ModelMetrics s_healthy = new(
        HasModel: true, Accuracy: 0.9, LastTrained: s_now.AddDays(-1), DriftScore: 0.1, IsTraining: false,
        LastTriggered: new Dictionary<RetrainingReason, DateTimeOffset>());

    [Fact]
    public void A_healthy_model_is_left_alone()
    {
        var decision = Decide(s_healthy);

        decision.TrainingTriggered.ShouldBeFalse();
        decision.NotEvaluated.ShouldBeEmpty();
    }

    [Fact]
    public void Values_at_the_bounds_do_not_fire() =>
        Decide(s_healthy with { Accuracy = 0.85, LastTrained = s_now.AddDays(-8).AddTicks(1), DriftScore = 0.3 })
            .TrainingTriggered.ShouldBeFalse();

    [Theory]
    [InlineData(0.8499999, 1.0, 0.1, RetrainingReason.Accuracy)]
    [InlineData(0.9, 8.0, 0.1, RetrainingReason.Age)]
    [InlineData(0.9, 1.0, 0.3000001, RetrainingReason.Drift)]
    public void One_value_beyond_its_bound_is_enough(double accuracy, double days, double drift, RetrainingReason reason) =>
        Decide(s_healthy with { Accuracy = accuracy, LastTrained = s_now.AddDays(-days), DriftScore = drift })
            .Reasons.ShouldBe([reason]);

    [Fact]
    public void A_missing_metric_is_reported_and_never_fires()
    {
        var decision = Decide(s_healthy with { Accuracy = null, DriftScore = double.NaN });

        decision.TrainingTriggered.ShouldBeFalse();
        decision.NotEvaluated.ShouldBe(["model_accuracy", "data_drift_score"]);
    }

    [Fact]
    public void Without_a_model_the_first_training_starts() =>
        Decide(new ModelMetrics(false, null, null, null, false, new Dictionary<RetrainingReason, DateTimeOffset>()))
            .Reasons.ShouldBe([RetrainingReason.NoModel]);

    [Fact]
    public void The_same_reason_stays_quiet_for_a_day_and_another_still_fires()
    {
        var metrics = s_healthy with
        {
            Accuracy = 0.5,
            DriftScore = 0.9,
            LastTriggered = new Dictionary<RetrainingReason, DateTimeOffset> { [RetrainingReason.Accuracy] = s_now.AddHours(-23) },
        };

        var decision = Decide(metrics);

        decision.Reasons.ShouldBe([RetrainingReason.Drift]);
        decision.HeldBack.ShouldBe([RetrainingReason.Accuracy]);
        RetrainingDecision.Decide(metrics, new RetrainingPolicy(), s_now.AddHours(1)).Reasons
            .ShouldBe([RetrainingReason.Accuracy, RetrainingReason.Drift]);
    }

    [Fact]
    public void A_running_training_blocks_every_reason_and_a_request_too()
    {
        var decision = RetrainingDecision.Decide(
            s_healthy with { Accuracy = 0.1, IsTraining = true }, new RetrainingPolicy(), s_now, requested: true);

        decision.TrainingTriggered.ShouldBeFalse();
        decision.HeldBack.ShouldBe([RetrainingReason.Manual, RetrainingReason.Accuracy]);
    }

    static RetrainingDecision Decide(ModelMetrics metrics) => RetrainingDecision.Decide(metrics, new RetrainingPolicy(), s_now);
}
