using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using Millrace.LocalRuntime.Broker;
using Millrace.LocalRuntime.Json;
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
            var body = Body(id, log, open);
            Outcome[] outcomes;
            try
            {
                var answer = await Context.App.SendAsync(HttpMethod.Post, path,
                    [new("pubsubname", PubSub.Name), new("traceparent", TraceContext.Absent)], body, "application/json", token);
                outcomes = ReplyContract.Bulk(answer, [.. open.Select(entry => entry.Id)]);
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

    byte[] Body(string id, PartitionLog log, List<BulkEntry> entries)
    {
        var output = new ArrayBufferWriter<byte>(entries.Sum(entry => Base64.GetMaxEncodedToUtf8Length(entry.Body.Length) + 512));
        var separator = "{\"entries\":["u8;
        foreach (var entry in entries)
        {
            output.Write(separator);
            separator = ","u8;
            output.Write(Subscription.IsRaw
                ? "{\"contentType\":\"application/octet-stream\",\"entryId\":"u8
                : "{\"contentType\":\"application/cloudevents+json\",\"entryId\":"u8);
            GoJson.WriteString(output, entry.Id);
            output.Write(",\"event\":"u8);
            if (Subscription.IsRaw)
                WriteBase64(output, entry.Body);
            else
                output.Write(entry.Body);
            output.Write(",\"metadata\":"u8);
            WriteMap(output, MessageHeaders.Of(entry.Message, log, Context.Epoch));
            output.Write("}"u8);
        }
        output.Write("],\"id\":"u8);
        GoJson.WriteString(output, id);
        output.Write(",\"metadata\":{\"pubsubName\":"u8);
        GoJson.WriteString(output, PubSub.Name);
        output.Write("},\"pubsubname\":"u8);
        GoJson.WriteString(output, PubSub.Name);
        output.Write(",\"topic\":"u8);
        GoJson.WriteString(output, log.Topic.Name);
        output.Write(",\"type\":\"com.dapr.event.sent.bulk\"}"u8);
        return output.WrittenSpan.ToArray();
    }

    static void WriteBase64(ArrayBufferWriter<byte> output, byte[] bytes)
    {
        output.Write("\""u8);
        Base64.EncodeToUtf8(bytes, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        output.Advance(written);
        output.Write("\""u8);
    }

    static void WriteMap(ArrayBufferWriter<byte> output, Dictionary<string, string> map)
    {
        output.Write("{"u8);
        var first = true;
        foreach (var (name, value) in map.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            if (!first)
                output.Write(","u8);
            first = false;
            GoJson.WriteString(output, name);
            output.Write(":"u8);
            GoJson.WriteString(output, value);
        }
        output.Write("}"u8);
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
