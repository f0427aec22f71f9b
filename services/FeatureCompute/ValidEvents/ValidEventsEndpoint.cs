using System.Text.Json;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;

namespace Millrace.FeatureCompute.ValidEvents;

/// <summary>
/// The subscription to <c>events.valid</c>, one message at a time. The answer comes when everything the batch causes is
/// stored; any failure before that answers an error, and the broker delivers again.
/// </summary>
internal static class ValidEventsEndpoint
{
    const string Path = "/events/valid";

    public static void MapValidEvents(this IEndpointRouteBuilder app) =>
        app.MapPost(Path, HandleAsync).WithTopic(Components.PubSub, Topics.EventsValid).ExcludeFromDescription();

    static async Task<IResult> HandleAsync(HttpContext context, BatchFold fold, ILogger<BatchFold> logger)
    {
        using var body = new MemoryStream((int)(context.Request.ContentLength ?? 4096));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        ValidBatch batch;
        try
        {
            var envelope = CloudEventEnvelope.Read(body.GetBuffer().AsMemory(0, (int)body.Length));
            batch = ValidBatchReader.Read(envelope.Data.Span);
        }
        catch (JsonException fault)
        {
            // No repetition makes a batch of it; dropping sends it to the dead letters where there are any.
            logger.NoBatch(fault.Message);
            return Results.Json(new { status = "DROP" });
        }
        await fold.FoldAsync(batch, context.RequestAborted);
        return Results.Json(new { status = "SUCCESS" });
    }
}
