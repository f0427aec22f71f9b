using Millrace.Contracts.Models;
using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.HistoricalFeatures.Answers;
using Millrace.FeatureServing.HistoricalFeatures.Jobs;
using Millrace.FeatureServing.Transform;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>
/// <c>POST /get-historical-features</c>: the rows that came, each with the values as of its time, from the lake. A table as
/// output, or many rows, is a job.
/// </summary>
internal sealed class HistoricalFeaturesEndpoint(CallerDirectory callers, HistoricalWork work, ModelParameters models, JobDesk jobs)
{
    /// <summary>The most rows that are answered at once.</summary>
    public const int MaxRows = 100_000;

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapPost("/get-historical-features", (HttpContext context, HistoricalFeaturesEndpoint endpoint) => endpoint.AnswerAsync(context))
            .WithName("GetHistoricalFeatures").WithTags("features");
        app.MapGet("/v1/jobs/{id}", (string id, HttpContext context, HistoricalFeaturesEndpoint endpoint) => endpoint.JobAsync(id, context))
            .WithName("GetJob").WithTags("features");
    }

    async Task AnswerAsync(HttpContext context)
    {
        var packs = callers.Require(context);
        var form = AnswerForm.Of(context.Request);
        var call = await HistoricalCall.ReadAsync(context);
        var request = await HistoricalRequestReader.ReadAsync(call, context.RequestAborted);
        // A job has no key to ask with, so it is given what the model was trained with.
        var parameters = request.Transform is { } model ? await models.OfAsync(context, packs.Caller.Tenant, model) : null;
        if (request.ToTable)
        {
            await AcceptAsync(context, packs, call, parameters, HistoricalWork.Select(packs, request)[0].View.Pack);
            return;
        }
        var question = await work.AskAsync(packs, request, parameters is null ? null : new ModelTransform(parameters), context.RequestAborted);
        if (question.Spine.Rows > MaxRows)
            await AcceptAsync(context, packs, call, parameters, question.Features[0].View.Pack);
        else
            await AnswerForm.WriteAsync(context.Response, form, await question.AnswerAsync(context.RequestAborted), context.RequestAborted);
    }

    async Task AcceptAsync(HttpContext context, CallerPacks packs, HistoricalCall call, IReadOnlyList<ColumnParameters>? transform, string pack)
    {
        var job = await jobs.AcceptAsync(packs.Caller, pack, call, transform, context.RequestAborted);
        await Results.Accepted($"/v1/jobs/{job.Id}", job).ExecuteAsync(context);
    }

    async Task<IResult> JobAsync(string id, HttpContext context) => Results.Ok(await jobs.FindAsync(callers.Require(context).Caller, id, context.RequestAborted));
}
