using System.Buffers;
using System.Text.Json;
using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.OnlineFeatures.Lookup;
using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.OnlineFeatures.Request;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Hosting.Problems;
using Millrace.Online.Store;

namespace Millrace.FeatureServing.OnlineFeatures;

/// <summary>
/// <c>POST /get-online-features</c>: read the request, find or make its plan, read every record in one round trip,
/// finish the values, write the answer.
/// </summary>
internal sealed class OnlineFeaturesEndpoint(CallerDirectory callers, PlanCache plans, IOnlineReader store, TimeProvider clock)
{
    const int MaxRows = 1000;

    public static void Map(IEndpointRouteBuilder app) =>
        app.MapPost("/get-online-features", (HttpContext context, OnlineFeaturesEndpoint endpoint) => endpoint.AnswerAsync(context))
            .WithName("GetOnlineFeatures").WithTags("features");

    async Task AnswerAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var request = OnlineRequestReader.Read(body.Memory);
        var plan = plans.For(callers.Require(context), request);
        var answer = await LookUpAsync(plan, request, context.RequestAborted);
        context.Response.ContentType = "application/json";
        OnlineResponseWriter.Write(context.Response.BodyWriter, answer.Names, answer.Columns);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    async ValueTask<(JsonEncodedText[] Names, AnswerColumn[] Columns)> LookUpAsync(LookupPlan plan, OnlineRequest request, CancellationToken cancellationToken)
    {
        var at = Instant(request);
        var rows = Rows(plan, request);
        var records = new RecordRequest();
        var stored = Array.ConvertAll<StoredView, IViewLookup>([.. plan.Stored], view =>
            view.IsExternal ? new ExternalLookup(view, rows, records, request.At is not null) : new StoredLookup(view, rows, records));
        var onDemand = Array.ConvertAll([.. plan.OnDemand], step => new OnDemandLookup(step, rows, records));
        await records.ReadAsync(store, cancellationToken);

        var storedValues = Array.ConvertAll(stored, view => view.Finish(at));
        AnswerColumn Stored(PlanOutput place) => storedValues[place.View](place.Feature);
        var computed = Array.ConvertAll(onDemand, view => view.Finish(at, Stored));

        var names = new List<JsonEncodedText>(rows.Echo.Count + plan.OutputNames.Length);
        var columns = new List<AnswerColumn>(names.Capacity);
        foreach (var (name, values) in rows.Echo)
        {
            names.Add(JsonEncodedText.Encode(name));
            columns.Add(new AnswerColumn(values, Statuses: null, Times: null));
        }
        names.AddRange(plan.OutputNames);
        columns.AddRange(plan.Outputs.Select(place => place.IsOnDemand ? computed[place.View](place.Feature) : Stored(place)));
        return ([.. names], [.. columns]);
    }

    static EntityRows Rows(LookupPlan plan, OnlineRequest request)
    {
        if (request.Transform is not null)
            throw new ProblemException(StatusCodes.Status501NotImplemented, "not_supported", "'transform' is not supported yet: there are no models with stored parameters.");
        if (request.Rows > MaxRows)
            throw ProblemException.Invalid("too_many_rows", $"The request asks for {request.Rows} entities; {MaxRows} at a time are answered.");
        if (request.Rows == 0)
            throw ProblemException.Invalid("no_entities", "'entities' gives no rows; each join key needs a list of values, as in {\"user_id\":[\"u1\"]}.");
        return new EntityRows(request, plan.JoinKeys, plan.RequestData);
    }

    long Instant(OnlineRequest request) =>
        ((request.At ?? clock.GetUtcNow()) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
