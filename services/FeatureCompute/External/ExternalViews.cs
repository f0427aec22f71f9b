using System.Text.Json;
using Microsoft.Extensions.Options;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Tenants;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;
using Millrace.Online;

namespace Millrace.FeatureCompute.External;

/// <summary>Takes in rows for the external views of the caller.</summary>
internal sealed class ExternalViews(
    CallerAccess access, PackCatalog catalog, RowContracts contracts, ExternalWriter writer, TimeProvider clock, IOptions<OnlineOptions> options)
{
    public async Task<IResult> PushAsync(HttpContext http, JsonElement body)
    {
        var (caller, _) = access.Require(http, options.Value.AnonymousTenant);
        var request = PushRequest.Read(body, "push_source_name");
        var snapshot = catalog.Current;
        var views = Of(caller, snapshot).Where(view => view.External!.PushSource == request.Name && snapshot.IsMeant(view, view.Name)).ToArray();
        if (views.Length == 0)
            throw ProblemException.NotFound("unknown_push_source", $"There is no push source '{request.Name}' among your packs.");
        await TakeInAsync(caller, request, views, http.RequestAborted);
        return Results.Ok();
    }

    public async Task<IResult> WriteAsync(HttpContext http, JsonElement body)
    {
        var (caller, _) = access.Require(http, options.Value.AnonymousTenant);
        var request = PushRequest.Read(body, "feature_view_name");
        var snapshot = catalog.Current;
        var views = Of(caller, snapshot).Where(view => snapshot.IsMeant(view, request.Name)).ToArray();
        if (views.Length == 0)
            throw ProblemException.NotFound("unknown_feature_view", $"There is no external feature view '{request.Name}' among your packs.");
        if (views.DistinctBy(view => view.Pack).Count() > 1)
            throw ProblemException.BadRequest("ambiguous_name", $"The view '{request.Name}' is in the packs {string.Join(" and ", views.Select(view => view.Pack).Distinct())}; name one, as in '{views[0].Pack}.{request.Name}'.");
        await TakeInAsync(caller, request, views, http.RequestAborted);
        return Results.Json<object?>(null);
    }

    static IEnumerable<FeatureViewModel> Of(Caller caller, PackSnapshot snapshot) =>
        snapshot.Packs.Where(pack => caller.MayUse(pack.Name)).SelectMany(pack => pack.Views).Where(view => view.Kind == ViewKind.External);

    // Every view is read before any is written: a row that one of them refuses reaches none.
    async Task TakeInAsync(Caller caller, PushRequest request, FeatureViewModel[] views, CancellationToken cancellationToken)
    {
        var now = (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        RefuseStrangers(request, views);
        var rows = Array.ConvertAll(views, view =>
        {
            var faults = new RowFaults();
            return contracts.Check(view, IncomingRows.Read(view, request.Rows, now, faults), now, faults);
        });
        for (var i = 0; i < views.Length; i++)
        {
            await writer.ToGoldAsync(caller.Tenant, views[i], rows[i], cancellationToken);
            if (request.Online && views[i].Online)
                await writer.ToOnlineAsync(caller.Tenant, views[i], rows[i], cancellationToken);
        }
    }

    static void RefuseStrangers(PushRequest request, FeatureViewModel[] views)
    {
        if (request.Rows.ValueKind != JsonValueKind.Object)
            return;
        var known = views.SelectMany(IncomingRows.ColumnsOf).ToHashSet(StringComparer.Ordinal);
        var strangers = request.Rows.EnumerateObject().Select(column => column.Name).Where(name => !known.Contains(name)).ToArray();
        if (strangers.Length > 0)
            throw ProblemException.Invalid("unknown_column", $"'df' has {string.Join(", ", strangers)}, which no view of '{request.Name}' keeps; there are {string.Join(", ", known)}.");
    }
}
