using Microsoft.AspNetCore.Http.HttpResults;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Problems;
using Millrace.Hosting.Problems;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>Building training sets, and looking them up.</summary>
static class TrainingSetEndpoints
{
    public static void MapTrainingSets(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v1/training-sets", CreateAsync).WithName("CreateTrainingSet");
        app.MapGet("/v1/training-sets", ListAsync).WithName("ListTrainingSets");
        app.MapGet("/v1/training-sets/{id}", GetAsync).WithName("GetTrainingSet");
    }

    static async Task<Created<TrainingSetManifest>> CreateAsync(
        TrainingSetRequest request, HttpContext context, CallerAccess access, TrainingSetBuilder builder, CancellationToken cancellationToken)
    {
        var (caller, key) = access.Require(context);
        TrainingSetRequestCheck.Check(request);
        if (!caller.MayUse(request.Pack!))
            throw new ProblemException(StatusCodes.Status403Forbidden, ErrorCode.PackNotAllowed, $"The key may not use the pack '{request.Pack}'.");
        var manifest = await builder.BuildAsync(caller.Tenant, key, request, cancellationToken);
        return TypedResults.Created($"/v1/training-sets/{manifest.Id}", manifest);
    }

    static async Task<Ok<IEnumerable<TrainingSetEntry>>> ListAsync(HttpContext context, CallerAccess access, TrainingSetRecords records, CancellationToken cancellationToken)
    {
        var (caller, _) = access.Require(context);
        return TypedResults.Ok((await records.ListAsync(caller.Tenant, cancellationToken)).Where(set => caller.MayUse(set.Pack)));
    }

    static async Task<Ok<TrainingSetManifest>> GetAsync(
        string id, HttpContext context, CallerAccess access, TrainingSetRecords records, CancellationToken cancellationToken) =>
        TypedResults.Ok(await records.FindAsync(access.Require(context).Caller.Tenant, id, cancellationToken)
            ?? throw ProblemException.NotFound(ErrorCode.NotFound, $"There is no training set '{id}'."));
}
