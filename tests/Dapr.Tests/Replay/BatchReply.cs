using System.Text.Json;
using System.Text.Json.Nodes;
using Dapr.AspNetCore;
using Millrace.Testing.Recordings;

namespace Millrace.Dapr.Tests.Replay;

/// <summary>A recorded bulk delivery and the app's answer, held against the SDK's types for them.</summary>
sealed class BatchReply(byte[] batch, JsonNode recordedBatch, JsonNode? recordedReply)
{
    static readonly JsonSerializerOptions s_web = new(JsonSerializerDefaults.Web);

    /// <summary>The batch, or null when the delivery is none.</summary>
    public static BatchReply? Of(byte[] body, RecordedHttp recorded)
    {
        JsonNode? json;
        try
        {
            json = JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
        if (json is not JsonObject { } batch || (string?)(batch["type"] as JsonValue) != "com.dapr.event.sent.bulk")
            return null;
        JsonNode? reply = null;
        try
        {
            reply = JsonNode.Parse(recorded.Response.Text);
        }
        catch (JsonException)
        {
            // The recorded app answered nonsense on purpose: the SDK's types cannot.
        }
        return new BatchReply(body, json, reply);
    }

    public void ShouldBeWhatTheTypesSay()
    {
        var message = JsonSerializer.Deserialize<BulkSubscribeMessage<JsonElement>>(batch, s_web)!;
        message.Topic.ShouldBe((string?)recordedBatch["topic"]);
        message.Metadata.ShouldBe(
            recordedBatch["metadata"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!), ignoreOrder: true);
        var entries = recordedBatch["entries"]!.AsArray();
        message.Entries.Count.ShouldBe(entries.Count);
        foreach (var (entry, recorded) in message.Entries.Zip(entries))
        {
            entry.EntryId.ShouldBe((string?)recorded!["entryId"]);
            entry.ContentType.ShouldBe((string?)recorded["contentType"]);
            if (recorded["event"] is JsonObject cloudEvent)
                EventShouldBe(entry.Event.Deserialize<BulkMessageModel<JsonElement?>>(s_web)!, cloudEvent);
        }
        ReplyShouldBe();
    }

    static void EventShouldBe(BulkMessageModel<JsonElement?> model, JsonObject recorded)
    {
        model.Id.ShouldBe((string?)recorded["id"]);
        model.Source.ShouldBe((string?)recorded["source"]);
        model.Type.ShouldBe((string?)recorded["type"]);
        model.Specversion.ShouldBe((string?)recorded["specversion"]);
        model.Datacontenttype.ShouldBe((string?)recorded["datacontenttype"]);
        var data = model.Data is { } element ? JsonNode.Parse(element.GetRawText()) : null;
        JsonNode.DeepEquals(data, recorded["data"]).ShouldBeTrue("the data of a batch's event");
    }

    /// <summary>A recorded answer with nothing but known statuses is what the SDK's answer serializes to.</summary>
    void ReplyShouldBe()
    {
        if (recordedReply?["statuses"] is not JsonArray statuses)
            return;
        var entries = new List<BulkSubscribeAppResponseEntry>();
        foreach (var status in statuses)
            if (Enum.TryParse<BulkSubscribeAppResponseStatus>((string?)status!["status"], out var known))
                entries.Add(new((string)status["entryId"]!, known));
        if (entries.Count != statuses.Count)
            return;
        var answer = JsonSerializer.SerializeToNode(new BulkSubscribeAppResponse(entries), s_web);
        JsonNode.DeepEquals(answer, JsonNode.Parse(recordedReply.ToJsonString())).ShouldBeTrue(
            $"{answer} is not the recorded {recordedReply}");
    }
}
