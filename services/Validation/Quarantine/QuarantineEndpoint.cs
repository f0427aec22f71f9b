using System.Text.Json;
using Dapr;
using Dapr.AspNetCore;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Hosting.Subscriptions;

namespace Millrace.Validation.Quarantine;

/// <summary>The lake's own subscription to <c>events.rejected</c>.</summary>
static class QuarantineEndpoint
{
    public static void MapQuarantine(this IEndpointRouteBuilder app) =>
        app.MapPost("/topics/events.rejected", HandleAsync)
            .WithTopic(new TopicOptions { PubsubName = Components.LakePubSub, Name = Topics.EventsRejected, EnableRawPayload = true })
            .WithBulkSubscribe(new BulkSubscribeTopicOptions { TopicName = Topics.EventsRejected, MaxMessagesCount = BulkDelivery.MaxMessages, MaxAwaitDurationMs = BulkDelivery.MaxWait })
            .ExcludeFromDescription();

    static async Task HandleAsync(HttpContext context, QuarantineCommits commits, ValidationOptions options, ILogger<QuarantineCommits> logger)
    {
        var (ids, messages) = await BulkDelivery.ReadAsync(context, options.Epoch, reason => logger.Unreadable(Topics.EventsRejected, reason));
        List<(RejectedBatch, Contracts.Delivery.SourcePosition)> batches = new(messages.Count);
        foreach (var message in messages)
            try
            {
                batches.Add((RejectedBatchReader.Read(message.Envelope.Data), message.Position));
            }
            catch (JsonException broken)
            {
                logger.Unreadable(Topics.EventsRejected, broken.Message);
            }

        await commits.AddAsync(batches, moreBehind: ids.Count >= BulkDelivery.MaxMessages);
        await BulkDelivery.DoneAsync(context, ids);
    }
}
