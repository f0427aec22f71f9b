using System.Text.Json;
using Dapr;
using Dapr.AspNetCore;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Hosting.Subscriptions;

namespace Millrace.Ingestion.Bronze;

/// <summary>Ingestion's own subscription to <c>events.raw</c>, answered when what it brought is in bronze.</summary>
static class BronzeEndpoint
{
    public static void MapBronze(this IEndpointRouteBuilder app, IngestionOptions options) =>
        app.MapPost("/topics/events.raw/bronze", HandleAsync)
            .WithTopic(new TopicOptions { PubsubName = Components.LakePubSub, Name = Topics.EventsRaw, EnableRawPayload = true })
            .WithBulkSubscribe(new BulkSubscribeTopicOptions
            {
                TopicName = Topics.EventsRaw, MaxMessagesCount = BulkDelivery.MaxMessages, MaxAwaitDurationMs = (int)(options.BronzeSeconds * 1000),
            })
            .ExcludeFromDescription();

    static async Task HandleAsync(HttpContext context, RawArchive archive, BronzeLag lag, IngestionOptions options, ILogger<RawArchive> logger)
    {
        var (ids, messages) = await BulkDelivery.ReadAsync(context, options.Epoch, reason => logger.Unreadable(Topics.EventsRaw, reason));
        List<(RawBatch, long)> run = new(messages.Count);
        foreach (var message in messages)
            try
            {
                run.Add((RawBatchReader.Read(message.Envelope.Data), message.Position.Mark));
            }
            catch (JsonException broken)
            {
                logger.Unreadable(Topics.EventsRaw, broken.Message);
            }

        try
        {
            await lag.WatchAsync(run, () => archive.WriteAsync(run, context.RequestAborted));
        }
        catch when (lag.IsDangerous)
        {
            logger.BronzeFallsBehind(lag.Behind, options.BrokerRetentionHours);
            throw;
        }
        await BulkDelivery.DoneAsync(context, ids);
    }
}
