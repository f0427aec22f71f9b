using Millrace.FeatureServing.Access;
using Millrace.FeatureServing.OnlineFeatures.Lookup;
using Millrace.FeatureServing.OnlineFeatures.Planning;
using Millrace.FeatureServing.OnlineFeatures.Request;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.FeatureServing.Transform;
using Millrace.Hosting.Problems;
using Millrace.Online.Store;

namespace Millrace.FeatureServing.OnlineFeatures;

/// <summary>
/// <c>POST /get-online-features</c>: read the request, find or make its plan, read every record in one round trip,
/// finish the values, write the answer.
/// </summary>
internal sealed class OnlineFeaturesEndpoint(CallerDirectory callers, PlanCache plans, IOnlineReader store, ModelParameters models, TimeProvider clock)
{
    const int MaxRows = 1000;

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        OnlineFeaturesEndpoint? endpoint = null;
        // One for all requests: none pays for a scope of services.
        app.MapPost("/get-online-features", (Delegate)((HttpContext context) =>
                (endpoint ??= services.GetRequiredService<OnlineFeaturesEndpoint>()).AnswerAsync(context)))
            .WithName("GetOnlineFeatures").WithTags("features");
    }

    async Task AnswerAsync(HttpContext context)
    {
        using var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var request = OnlineRequestReader.Read(body.Memory);
        var plan = plans.For(callers.Require(context), request);
        var rows = Rows(plan, request);
        var columns = await LookUpAsync(plan, rows, Instant(request), request.At is not null, context.RequestAborted);

        if (request.Transform is { } model)
            Transform(plan, columns, new ModelTransform(await models.OfAsync(context, plan.Packs.Caller.Tenant, model)));

        using var json = new JsonText();
        var answer = OnlineResponseWriter.Write(json, [.. rows.EchoNames, plan.OutputNames], columns);
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        // In one piece: a pipe that is handed a long text cuts it into blocks.
        answer.Span.CopyTo(context.Response.BodyWriter.GetSpan(answer.Length));
        context.Response.BodyWriter.Advance(answer.Length);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    async ValueTask<AnswerColumn[]> LookUpAsync(LookupPlan plan, EntityRows rows, long at, bool ofThePast, CancellationToken cancellationToken)
    {
        var records = new RecordRequest();
        var dimensions = Array.ConvertAll(plan.Dimensions, read => new DimensionLookup(read, rows, records));
        var stored = Array.ConvertAll<StoredView, IViewLookup>(plan.Stored, view => !view.IsReady ? new UnreadyLookup(view, rows) : view.Finisher is { } finisher
            ? new StoredLookup(view, finisher, rows, dimensions, records)
            : new ExternalLookup(view, rows, records, ofThePast));
        await records.ReadAsync(store, cancellationToken);

        var storedValues = Array.ConvertAll(stored, view => view.Finish(at));
        AnswerColumn Stored(PlanOutput place) => storedValues[place.View](place.Feature);
        var computed = Array.ConvertAll(plan.OnDemand, step => new OnDemandLookup(step, rows, dimensions).Finish(at, Stored));
        var columns = new AnswerColumn[rows.Echo.Count + plan.Outputs.Length];
        for (var i = 0; i < rows.Echo.Count; i++)
            columns[i] = new AnswerColumn(rows.Echo[i], Statuses: null, Times: null);
        for (var i = 0; i < plan.Outputs.Length; i++)
            columns[rows.Echo.Count + i] = plan.Outputs[i] is { IsOnDemand: true } place ? computed[place.View](place.Feature) : Stored(plan.Outputs[i]);
        return columns;
    }

    // Statuses stay those of the features themselves.
    static void Transform(LookupPlan plan, AnswerColumn[] columns, ModelTransform transform)
    {
        var first = columns.Length - plan.Outputs.Length;
        for (var i = 0; i < plan.Outputs.Length; i++)
        {
            var column = columns[first + i];
            if (transform.Of(plan.ViewOf(plan.Outputs[i]), plan.Outputs[i].Feature) is { } fitted)
                columns[first + i] = column with { Values = ModelTransform.Apply(column.Values, fitted, row => column.Statuses?[row] == FeatureStatus.Invalid) };
        }
    }

    static EntityRows Rows(LookupPlan plan, OnlineRequest request)
    {
        if (request.Rows > MaxRows)
            throw ProblemException.Invalid("too_many_rows", $"The request asks for {request.Rows} entities; {MaxRows} at a time are answered.");
        if (request.Rows == 0)
            throw ProblemException.Invalid("no_entities", "'entities' gives no rows; each join key needs a list of values, as in {\"user_id\":[\"u1\"]}.");
        return new EntityRows(request, plan.JoinKeys, plan.RequestData);
    }

    long Instant(OnlineRequest request) =>
        ((request.At ?? clock.GetUtcNow()) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
}
