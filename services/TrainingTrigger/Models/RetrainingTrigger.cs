using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;
using Millrace.TrainingTrigger.Retraining;

namespace Millrace.TrainingTrigger.Models;

/// <summary>The message on <c>training-requested</c>: what a trainer needs to know.</summary>
public sealed record TrainingRequested(
    string RequestId, string Tenant, string Model, string? Pack, string? TrainingSetId, IReadOnlyList<string> Reasons, DateTimeOffset RequestedAt);

/// <summary>Decides and, when the decision says so, asks for a training: once per model at a time.</summary>
sealed class RetrainingTrigger(ModelRecords models, DaprClient dapr, TimeProvider clock)
{
    /// <summary>Takes in the newest metrics, decides, and publishes the request.</summary>
    public async Task<(RetrainingDecision Decision, string? RequestId)> EvaluateAsync(
        TenantId tenant, string model, RetrainingRequest request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var requestId = Guid.CreateVersion7(now).ToString("N");
        var decision = await models.ChangeAsync(
            tenant, model, record => Decide(record, request, now, requestId), cancellationToken);
        if (!decision.TrainingTriggered)
            return (decision, null);
        try
        {
            await PublishAsync(tenant, model, request, decision, requestId, now, cancellationToken);
        }
        catch
        {
            // Nobody will train on a request that never left: the model is free again.
            await models.ChangeAsync(
                tenant, model, record => (record.RunningRequest == requestId ? record with { RunningRequest = null } : record, true), CancellationToken.None);
            throw;
        }
        return (decision, requestId);
    }

    static (ModelRecord, RetrainingDecision) Decide(ModelRecord record, RetrainingRequest request, DateTimeOffset now, string requestId)
    {
        record = record with { Accuracy = request.Accuracy ?? record.Accuracy, DriftScore = request.DriftScore ?? record.DriftScore };
        var decision = RetrainingDecision.Decide(record.ToMetrics(), new RetrainingPolicy(), now, request.Requested);
        if (!decision.TrainingTriggered)
            return (record, decision);
        var triggered = new Dictionary<RetrainingReason, DateTimeOffset>(record.LastTriggered);
        foreach (var reason in decision.Reasons)
            triggered[reason] = now;
        return (record with { RunningRequest = requestId, LastTriggered = triggered }, decision);
    }

    Task PublishAsync(
        TenantId tenant, string model, RetrainingRequest request, RetrainingDecision decision, string requestId, DateTimeOffset now,
        CancellationToken cancellationToken) =>
        dapr.PublishEventAsync(
            Components.PubSub, Topics.TrainingRequested,
            new TrainingRequested(
                requestId, tenant.ToString(), model, request.Pack, request.TrainingSetId,
                [.. decision.Reasons.Select(ReasonText.Of)], now),
            new Dictionary<string, string>
            {
                ["cloudevent.id"] = requestId,
                ["cloudevent.type"] = Topics.TypeOf(Topics.TrainingRequested),
                ["cloudevent.subject"] = model,
                ["partitionKey"] = tenant.ToString(),
            },
            cancellationToken);
}
