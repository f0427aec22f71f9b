using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Hosting.Subscriptions;

namespace Millrace.Validation.RawEvents;

/// <summary>The subscription to <c>events.raw</c>: one message at a time, in order within a lane.</summary>
static class RawEventsEndpoint
{
    public static void MapRawEvents(this IEndpointRouteBuilder app) =>
        app.MapPost("/topics/events.raw", HandleAsync).WithTopic(Components.PubSub, Topics.EventsRaw).ExcludeFromDescription();

    static async Task HandleAsync(HttpContext context, RawBatchHandler handler, ValidationOptions options, ILogger<RawBatchHandler> logger)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        var message = await MessageBody.ReadAsync(context);
        RawBatch batch;
        SourcePosition position;
        try
        {
            position = Delivered.PositionOf(name => context.Request.Headers[name], options.Epoch);
            batch = RawBatchReader.Read(CloudEventEnvelope.Read(message).Data);
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException)
        {
            // Only a foreign writer can have put it there; coming again would not make it readable.
            logger.Unreadable(Topics.EventsRaw, broken.Message);
            await context.Response.WriteAsJsonAsync(new Dictionary<string, string> { ["status"] = "DROP" });
            return;
        }

        await handler.HandleAsync(batch, position, context.RequestAborted);
        context.Response.StatusCode = StatusCodes.Status200OK;
    }
}
