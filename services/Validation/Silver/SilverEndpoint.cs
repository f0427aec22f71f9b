using System.Text.Json;
using Dapr;
using Dapr.AspNetCore;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Hosting.Subscriptions;

namespace Millrace.Validation.Silver;

/// <summary>The lake's own subscription to <c>events.valid</c>, answered when what it brought is committed.</summary>
static class SilverEndpoint
{
    public static void MapSilver(this IEndpointRouteBuilder app) =>
        app.MapPost("/topics/events.valid", HandleAsync)
            .WithTopic(new TopicOptions { PubsubName = Components.LakePubSub, Name = Topics.EventsValid, EnableRawPayload = true })
            .WithBulkSubscribe(new BulkSubscribeTopicOptions { TopicName = Topics.EventsValid, MaxMessagesCount = BulkDelivery.MaxMessages, MaxAwaitDurationMs = BulkDelivery.MaxWait })
            .ExcludeFromDescription();

    static async Task HandleAsync(HttpContext context, DatasetCatalog catalog, SilverCommits commits, ValidationOptions options, ILogger<SilverCommits> logger)
    {
        var (ids, messages) = await BulkDelivery.ReadAsync(context, options.Epoch, reason => logger.Unreadable(Topics.EventsValid, reason));
        List<ValidBatch> batches = new(messages.Count);
        foreach (var message in messages)
            try
            {
                batches.Add(ValidBatchReader.Read(message.Envelope.Data.Span));
            }
            catch (JsonException broken)
            {
                logger.Unreadable(Topics.EventsValid, broken.Message);
            }

        await catalog.ReadyAsync(context.RequestAborted);
        foreach (var batch in batches.DistinctBy(batch => (batch.Pack, batch.Dataset, batch.Contract)))
            await catalog.FollowAsync(batch.Pack, batch.Dataset, batch.Contract, context.RequestAborted);
        await commits.AddAsync(batches, moreBehind: ids.Count >= BulkDelivery.MaxMessages);
        await BulkDelivery.DoneAsync(context, ids);
    }
}
