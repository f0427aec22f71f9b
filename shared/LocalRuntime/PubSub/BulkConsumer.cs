using System.Globalization;
using System.Text.Json;
using Millrace.LocalRuntime.Broker;
using Millrace.LocalRuntime.Json;
using Millrace.LocalRuntime.Resilience;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>Delivers one topic to an app in batches of one partition each.</summary>
internal sealed class BulkConsumer(
    DeliveryContext context, PubSubComponent pubSub, Subscription subscription, Routes routes, BulkSubscribe bulk)
    : TopicConsumer(context, pubSub, subscription, routes)
{
    // What daprd hands to a component when a subscription does not say.
    const int UsualMostMessages = 100;
    const int UsualLongestWaitMs = 1000;

    public override int MostMessages => bulk.MostMessages > 0 ? bulk.MostMessages : UsualMostMessages;

    public override TimeSpan LongestWait =>
        TimeSpan.FromMilliseconds(bulk.LongestWaitMs > 0 ? bulk.LongestWaitMs : UsualLongestWaitMs);

    // An entry that stays undone brings the whole batch again, also what the app has acknowledged.
    public override Task HandleAsync(PartitionLog log, IReadOnlyList<Message> messages, CancellationToken lost) =>
        WithBackOffAsync(() => TryHandleAsync(log, messages, lost), log, messages[0], lost);

    async Task<Outcome> TryHandleAsync(PartitionLog log, IReadOnlyList<Message> messages, CancellationToken lost)
    {
        var entries = messages.Select((message, i) => new BulkEntry(i.ToString(CultureInfo.InvariantCulture), message)).ToList();
        foreach (var entry in entries)
            Route(entry, log);
        foreach (var byPath in entries.Where(entry => entry.Path is not null).GroupBy(entry => entry.Path!).ToList())
            await SendAsync(byPath.Key, [.. byPath], log, lost);
        var worst = Outcome.Done;
        foreach (var entry in entries)
        {
            var outcome = await FinishAsync(entry.Outcome, log, entry.Message);
            if (outcome.Kind != OutcomeKind.Done)
                worst = outcome;
        }
        return worst;
    }

    void Route(BulkEntry entry, PartitionLog log)
    {
        if (Subscription.IsRaw)
        {
            entry.Body = entry.Message.Value;
            entry.Path = Routes.PathFor(!Routes.ReadsEvent ? [] : new Envelope(Context.AppId, PubSub.Name, log.Topic.Name, Context.Time)
                .Raw(Guid.NewGuid(), entry.Body, entry.Message.Metadata));
        }
        else
        {
            var view = EventView.Of(entry.Message.Value);
            entry.Outcome = !view.IsObject ? new Outcome(OutcomeKind.Failed, "the message is no JSON object")
                : view.IsExpired(Context.Time.GetUtcNow()) ? Outcome.Drop("the message has expired") : Outcome.Done;
            if (entry.Outcome.Kind != OutcomeKind.Done)
                return;
            using var document = JsonDocument.Parse(entry.Message.Value);
            entry.Body = GoJson.Write(document.RootElement, keepNumbers: false);
            try
            {
                entry.Path = Routes.PathFor(entry.Message.Value);
            }
            catch (RouteException failure)
            {
                entry.Outcome = new Outcome(OutcomeKind.Failed, failure.Message);
                return;
            }
        }
        if (entry.Path is null)
        {
            // daprd sends such an entry to the app's root as well; here it only goes to the dead letters.
            entry.Outcome = Outcome.Drop("no route matches the message");
        }
    }

    async Task SendAsync(string path, List<BulkEntry> entries, PartitionLog log, CancellationToken lost)
    {
        var open = entries;
        // Retries of one delivery are the same batch, with what is still open of it.
        var id = Guid.NewGuid().ToString();
        await Context.Gate.RunAsync(entries[0].Message.Timestamp, () => Retrying.RunAsync(Context, Policy, async token =>
        {
            Outcome[] outcomes;
            try
            {
                outcomes = await Context.App.DeliverAsync(new BatchDelivery(id, PubSub.Name, log.Topic.Name, path, Subscription.IsRaw,
                    [.. open.Select(entry => new BatchEntry(entry.Id, entry.Body, MessageHeaders.Of(entry.Message, log, Context.Epoch)))]), token);
            }
            catch (HttpRequestException failure)
            {
                outcomes = [.. open.Select(_ => Outcome.Retry(failure.Message))];
            }
            for (var i = 0; i < open.Count; i++)
                open[i].Outcome = outcomes[i];
            open = [.. open.Where(entry => entry.Outcome.Kind == OutcomeKind.Retry)];
            return open.Count == 0 ? Outcome.Done : open[0].Outcome;
        }, lost), lost);
    }

    sealed class BulkEntry(string id, Message message)
    {
        public string Id => id;

        public Message Message => message;

        public byte[] Body { get; set; } = [];

        public string? Path { get; set; }

        public Outcome Outcome { get; set; } = Outcome.Done;
    }
}
