using System.Buffers;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Json;
using Millrace.LocalRuntime.PubSub;

namespace Millrace.LocalRuntime.Http;

/// <summary><c>/publish/{pubsub}/{topic}</c> and <c>/publish/bulk/{pubsub}/{topic}</c>.</summary>
internal sealed class PublishApi(AppSession session)
{
    public Task? Find(ApiRequest request) => !request.IsWrite ? null : request.Segments switch
    {
        [_, _, "bulk", _, _, ..] => PublishBulkAsync(request),
        ["v1.0", _, _, _, ..] => PublishAsync(request),
        _ => null,
    };

    async Task PublishAsync(ApiRequest request)
    {
        var (pubSub, topic) = (session.PubSub(request.Part(2)), request.Rest(3));
        var body = await request.BodyAsync(session.Options.MostBodyBytes)
            ?? throw PubSubErrors.PublishFailed(pubSub.Name, topic, "stream too large");
        await pubSub.PublishAsync(topic, new PublishRequest(
            body, request.Context.Request.ContentType ?? "", request.Metadata(), request.Trace));
        ApiAnswer.NoContent(request.Context);
    }

    async Task PublishBulkAsync(ApiRequest request)
    {
        var (pubSub, topic) = (session.PubSub(request.Part(3)), request.Rest(4));
        pubSub.CheckScope(topic);
        var body = await request.BodyAsync(session.Options.MostBodyBytes)
            ?? throw PubSubErrors.PublishFailed(pubSub.Name, topic, "stream too large");
        var entries = BulkEntries.Parse(body, pubSub.Name, topic, session.AppId, request.Metadata(), request.Trace);
        try
        {
            await pubSub.PublishAsync(topic, [.. entries.Select(entry => entry.Request)]);
            ApiAnswer.NoContent(request.Context);
        }
        catch (ApiError error) when (error.Code == PubSubErrors.PublishFailedCode)
        {
            var failed = Failed(entries.Select(entry => entry.Id), error);
            request.Context.Response.Headers["Metadata.error"] = "api error: code = Internal desc = " + error.Message;
            await ApiAnswer.JsonAsync(request.Context, 500, failed);
        }
    }

    // Entries are stored together, so a failure is the failure of all of them.
    static ReadOnlyMemory<byte> Failed(IEnumerable<string> ids, ApiError error)
    {
        var output = new ArrayBufferWriter<byte>();
        var separator = "{\"failedEntries\":["u8;
        foreach (var id in ids)
        {
            output.Write(separator);
            separator = ","u8;
            output.Write("{\"entryId\":"u8);
            GoJson.WriteString(output, id);
            output.Write(",\"error\":"u8);
            GoJson.WriteString(output, error.Message);
            output.Write("}"u8);
        }
        output.Write("],\"errorCode\":"u8);
        GoJson.WriteString(output, error.Code);
        output.Write("}"u8);
        return output.WrittenMemory;
    }
}
