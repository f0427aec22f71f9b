using Microsoft.AspNetCore.Http.HttpResults;
using Millrace.Catalog.Tenants;
using Millrace.Hosting.Problems;

namespace Millrace.TrainingTrigger.Models;

/// <summary>What is known when a retraining is considered.</summary>
/// <param name="Pack">The pack that the model belongs to.</param>
/// <param name="TrainingSetId">The training set to train on.</param>
/// <param name="Accuracy">The newest evaluated accuracy, 0 to 1; without it the last one holds.</param>
/// <param name="DriftScore">The newest drift score (PSI), 0 or more; without it the last one holds.</param>
/// <param name="Requested">True when somebody asks for a training.</param>
public sealed record RetrainingRequest(string? Pack, string? TrainingSetId, double? Accuracy, double? DriftScore, bool Requested);

/// <summary>The answer: the decision and what led to it.</summary>
public sealed record RetrainingAnswer(
    bool TrainingTriggered, IReadOnlyList<string> Reasons, IReadOnlyList<string> HeldBack, IReadOnlyList<string> NotEvaluated, string? RequestId);

/// <summary>What a trainer reports back.</summary>
/// <param name="RequestId">The request it answers; null for a training of its own accord.</param>
/// <param name="Succeeded">Whether a model came out.</param>
/// <param name="Version">The model's version; needed on success.</param>
/// <param name="TrainingSetId">The training set it was trained on.</param>
/// <param name="Accuracy">Its accuracy on the test part, 0 to 1.</param>
/// <param name="TrainedAt">When; the instant of the report when absent.</param>
public sealed record TrainingResult(
    string? RequestId, bool Succeeded, string? Version, string? TrainingSetId, double? Accuracy, DateTimeOffset? TrainedAt);

/// <summary>Endpoints about models.</summary>
static class ModelEndpoints
{
    public static void MapModels(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/models/{model}/retraining", EvaluateAsync).WithName("EvaluateRetraining");
        app.MapPost("/v1/models/{model}/training-results", ReportAsync).WithName("ReportTrainingResult");
        app.MapGet("/v1/models/{model}", GetAsync).WithName("GetModel");
    }

    static async Task<Ok<RetrainingAnswer>> EvaluateAsync(
        string model, RetrainingRequest request, HttpContext context, CallerAccess access, RetrainingTrigger trigger, CancellationToken cancellationToken)
    {
        var (caller, _) = access.Require(context);
        CheckShare("accuracy", request.Accuracy, 1);
        CheckShare("drift_score", request.DriftScore, double.MaxValue);
        var (decision, requestId) = await trigger.EvaluateAsync(caller.Tenant, model, request, cancellationToken);
        return TypedResults.Ok(new RetrainingAnswer(
            decision.TrainingTriggered, [.. decision.Reasons.Select(ReasonText.Of)], [.. decision.HeldBack.Select(ReasonText.Of)],
            decision.NotEvaluated, requestId));
    }

    static async Task<Ok<ModelRecord>> ReportAsync(
        string model, TrainingResult result, HttpContext context, CallerAccess access, ModelRecords models, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var (caller, _) = access.Require(context);
        CheckShare("accuracy", result.Accuracy, 1);
        if (result.Succeeded && string.IsNullOrWhiteSpace(result.Version))
            throw ProblemException.Invalid("missing_field", "'version' is missing; a training that succeeded names the version of its model.");
        var now = clock.GetUtcNow();
        return TypedResults.Ok(await models.ChangeAsync(
            caller.Tenant, model,
            record =>
            {
                // What is served by a version's parameters must not change under its name.
                if (result.Succeeded && record.Versions.GetValueOrDefault(result.Version!) is { } known && known.TrainingSetId != result.TrainingSetId)
                    throw new ProblemException(StatusCodes.Status409Conflict, "version_reported", $"Version {result.Version} of '{model}' was reported with the training set '{known.TrainingSetId}'; another training is another version.");
                var changed = record with { RunningRequest = record.RunningRequest == result.RequestId ? null : record.RunningRequest };
                if (result.Succeeded)
                    changed = changed.With(result.Version!, new ModelVersion(result.TrainingSetId, result.Accuracy, result.TrainedAt ?? now));
                return (changed, changed);
            },
            cancellationToken));
    }

    static async Task<Ok<ModelRecord>> GetAsync(
        string model, HttpContext context, CallerAccess access, ModelRecords models, CancellationToken cancellationToken) =>
        TypedResults.Ok(await models.GetAsync(access.Require(context).Caller.Tenant, model, cancellationToken));

    static void CheckShare(string field, double? value, double most)
    {
        if (value is { } number && !(number >= 0 && number <= most))
            throw ProblemException.Invalid("invalid_field", $"'{field}' is {number}; it takes a number from 0{(most == 1 ? " to 1" : " up")}.");
    }
}
