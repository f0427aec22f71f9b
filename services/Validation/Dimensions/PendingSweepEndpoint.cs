namespace Millrace.Validation.Dimensions;

/// <summary>The cron binding <c>pending-sweep</c>.</summary>
static class PendingSweepEndpoint
{
    public static void MapPendingSweep(this IEndpointRouteBuilder app)
    {
        // The sidecar asks by OPTIONS whether the app takes the binding.
        app.MapMethods("/cron/pending-sweep", ["OPTIONS"], () => Results.Ok()).ExcludeFromDescription();
        app.MapPost("/cron/pending-sweep", async (PendingSweep sweep, CancellationToken cancellationToken) => Results.Ok(new Dictionary<string, int> { ["expired"] = await sweep.RunAsync(cancellationToken) }))
            .ExcludeFromDescription();
    }
}
