using Microsoft.Extensions.Options;
using Millrace.Catalog.Tenants;
using Millrace.Hosting.Problems;
using Millrace.Online;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>Lake to online store: on request, as Feast's clients ask for it, and every hour for every tenant.</summary>
internal static class MaterializeEndpoints
{
    public static void MapMaterialize(this IEndpointRouteBuilder app)
    {
        app.MapPost("/materialize", (HttpContext http, MaterializeRequest request, Materializer work, CallerAccess access, IOptions<OnlineOptions> options, TimeProvider clock) =>
                RunAsync(http, request, work, access, options, clock, incremental: false))
            .WithName("Materialize").WithTags("materialize");
        app.MapPost("/materialize-incremental", (HttpContext http, MaterializeRequest request, Materializer work, CallerAccess access, IOptions<OnlineOptions> options, TimeProvider clock) =>
                RunAsync(http, request, work, access, options, clock, incremental: true))
            .WithName("MaterializeIncremental").WithTags("materialize");
        app.MapPost("/cron/materialize-hourly", (Materializer work, HttpContext http) => work.EveryTenantAsync(http.RequestAborted)).ExcludeFromDescription();
    }

    static async Task<IResult> RunAsync(
        HttpContext http, MaterializeRequest request, Materializer work, CallerAccess access, IOptions<OnlineOptions> options, TimeProvider clock, bool incremental)
    {
        var (caller, _) = access.Require(http, options.Value.AnonymousTenant);
        if (request.DisableEventTimestamp && !incremental)
            request = request with { StartTs = "1970-01-01T00:00:00Z", EndTs = clock.GetUtcNow().ToString("O") };
        if (!MaterializeRequest.TryInstant(request.EndTs, out var end))
            return Problem.Invalid("invalid_field", $"'end_ts' must be an instant as in 2026-01-06T00:00:00Z; {Shown(request.EndTs)}.");
        long? start = null;
        if (!incremental)
        {
            if (!MaterializeRequest.TryInstant(request.StartTs, out var from))
                return Problem.Invalid("invalid_field", $"'start_ts' must be an instant as in 2026-01-05T00:00:00Z; {Shown(request.StartTs)}.");
            if (from >= end)
                return Problem.Invalid("invalid_field", $"'start_ts' ({request.StartTs}) must be before 'end_ts' ({request.EndTs}).");
            start = from;
        }
        var (views, unknown) = work.Views(caller, request.FeatureViews);
        if (unknown is not null)
            return Problem.NotFound("unknown_feature_view", $"There is no feature view '{unknown}' among your packs that is materialized.");
        await work.RunAsync(caller.Tenant, views, new MaterializeInterval(start, end), http.RequestAborted);
        return Results.Json<object?>(null);
    }

    static string Shown(string? text) => text is null ? "it is missing" : $"'{text}' is none";
}
