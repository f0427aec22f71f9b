using Millrace.Catalog.Tenants;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.Hosting.Problems;
using Millrace.Validation.Quarantine;
using Millrace.Validation.Silver;

namespace Millrace.Validation.Replay;

/// <summary><c>GET /v1/{pack}/{dataset}/quarantine</c> shows the rows that did not hold, <c>POST …/replay</c> sends them through the contract again.</summary>
static class ReplayEndpoints
{
    const int ShownByDefault = 100;
    const int MostShown = 1000;

    public static void MapReplay(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v1/{pack}/{dataset}/quarantine", ShowAsync).WithName("GetQuarantine")
            .WithSummary("The rows of a dataset that did not hold, with the rules they broke.")
            .Produces<QuarantinePage>().ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound);
        app.MapPost("/v1/{pack}/{dataset}/quarantine/replay", ReplayAsync).WithName("ReplayQuarantine")
            .WithSummary("Sends rows of the quarantine through the contract again; doing it twice changes nothing.")
            .Accepts<ReplayRequest>("application/json").Produces<ReplayAnswer>(StatusCodes.Status202Accepted).Produces<ReplayAnswer>()
            .ProducesProblem(StatusCodes.Status400BadRequest).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    static async Task<IResult> ShowAsync(HttpContext context, string pack, string dataset, CallerAccess access, DatasetCatalog catalog, LakeTables tables)
    {
        var (tenant, contract) = await AdmitAsync(context, pack, dataset, access, catalog);
        var request = ReplayRequest.Read(context.Request.Query);
        var filter = request.Filter();
        var limit = (int)Math.Min(request.Limit ?? ShownByDefault, MostShown);
        if (await tables.FindAsync(LakeTables.QuarantineOf(tenant, pack, contract.Dataset), context.RequestAborted) is not { } table)
            return Results.Ok(new QuarantinePage([], false));
        var entries = await QuarantineContent.ReadAsync(table, filter, context.RequestAborted).Take(limit + 1).ToListAsync(context.RequestAborted);
        return Results.Ok(new QuarantinePage([.. entries.Take(limit).Select(QuarantinedRow.Of)], entries.Count > limit));
    }

    static async Task<IResult> ReplayAsync(HttpContext context, string pack, string dataset, CallerAccess access, DatasetCatalog catalog, QuarantineReplay replay)
    {
        var (tenant, contract) = await AdmitAsync(context, pack, dataset, access, catalog);
        var request = await ReplayRequest.ReadAsync(context);
        var answer = await replay.RunAsync(tenant, contract, request.Filter(), request.Limit ?? long.MaxValue, request.DryRun, context.RequestAborted);
        return Results.Json(answer, statusCode: request.DryRun ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);
    }

    static async Task<(TenantId Tenant, DatasetContract Contract)> AdmitAsync(HttpContext context, string pack, string dataset, CallerAccess access, DatasetCatalog catalog)
    {
        var (caller, _) = access.Require(context);
        CallerAccess.Agree(context, caller);
        await catalog.ReadyAsync(context.RequestAborted);
        return caller.MayUse(pack) && catalog.Find(caller.Tenant, pack, dataset) is { } contract
            ? (caller.Tenant, contract)
            : throw ProblemException.NotFound(ErrorCode.UnknownDataset, $"There is no dataset '{pack}.{dataset}' for this key.");
    }
}
