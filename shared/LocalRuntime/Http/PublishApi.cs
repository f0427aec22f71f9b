using Millrace.LocalRuntime.Apps;
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
        await pubSub.PublishAsync(topic, BulkEntries.Parse(body, pubSub.Name, topic, request.Metadata(), request.Trace));
        ApiAnswer.NoContent(request.Context);
    }
}
