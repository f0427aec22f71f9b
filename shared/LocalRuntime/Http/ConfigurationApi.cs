using System.Text;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Configuration;
using Millrace.LocalRuntime.Errors;

namespace Millrace.LocalRuntime.Http;

/// <summary><c>/configuration/{store}</c>, and subscriptions of its items.</summary>
internal sealed class ConfigurationApi(AppSession session)
{
    public Task? Find(ApiRequest request) => (request.Method, request.Segments) switch
    {
        ("GET", [_, _, _]) => GetAsync(request),
        ("GET", [_, _, _, "subscribe"]) => SubscribeAsync(request),
        ("GET", [_, _, _, _, "unsubscribe"]) => UnsubscribeAsync(request),
        _ => null,
    };

    Task GetAsync(ApiRequest request)
    {
        var items = session.Configuration.Get(request.Part(2), request.QueryAll("key"));
        if (items.Count > 0)
            return ApiAnswer.JsonAsync(request.Context, 200, ConfigurationJson.Items(items));
        ApiAnswer.NoContent(request.Context);
        return Task.CompletedTask;
    }

    Task SubscribeAsync(ApiRequest request)
    {
        session.Configuration.Check(request.Part(2));
        if (session.Channel.Address is null)
            throw new ApiError(500, GrpcCode.Internal, "ERR_APP_CHANNEL_NIL",
                "app channel is not initialized. cannot subscribe to configuration updates");
        var subscription = session.Configuration.Subscribe(request.Part(2), request.QueryAll("key"));
        _ = ConfigurationUpdates.SendAsync(session, subscription);
        return AnswerAsync(request, $"{{\"id\":\"{subscription.Id}\"}}\n");
    }

    Task UnsubscribeAsync(ApiRequest request) => session.Configuration.Unsubscribe(request.Part(2), request.Part(3))
        ? AnswerAsync(request, "{\"ok\":true}\n")
        : throw new ApiError(500, GrpcCode.Internal, "",
            $"failed to unsubscribe to configuration request {request.Part(3)}: subscription with id {request.Part(3)} does not exist");

    static Task AnswerAsync(ApiRequest request, string json) => ApiAnswer.JsonAsync(request.Context, 200, Encoding.UTF8.GetBytes(json));
}
