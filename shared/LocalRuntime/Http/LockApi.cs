using System.Text;
using Google.Protobuf;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Errors;

namespace Millrace.LocalRuntime.Http;

/// <summary><c>/lock/{store}</c> and <c>/unlock/{store}</c>.</summary>
internal sealed class LockApi(AppSession session)
{
    // As the real one: other names of a member, numbers as texts and unknown members are taken.
    static readonly JsonParser s_lenient = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public Task? Find(ApiRequest request) => (request.Method, request.Segments) switch
    {
        ("POST", [_, "lock", _]) => LockAsync(request),
        ("POST", [_, "unlock", _]) => UnlockAsync(request),
        _ => null,
    };

    async Task LockAsync(ApiRequest request)
    {
        var store = session.Locks[request.Part(2)];
        var taken = await store.TryLockAsync(await ReadAsync<TryLockRequest>(request));
        await AnswerAsync(request, taken ? "{\"success\":true}" : "{\"success\":false}");
    }

    async Task UnlockAsync(ApiRequest request)
    {
        var store = session.Locks[request.Part(2)];
        var status = await store.UnlockAsync(await ReadAsync<UnlockRequest>(request));
        await AnswerAsync(request, $"{{\"status\":{(int)status}}}");
    }

    async Task<T> ReadAsync<T>(ApiRequest request)
        where T : IMessage<T>, new()
    {
        var body = await request.BodyAsync(session.Options.MostBodyBytes) ?? throw Malformed("stream too large");
        try
        {
            return s_lenient.Parse<T>(Encoding.UTF8.GetString(body));
        }
        catch (Exception failure) when (failure is InvalidProtocolBufferException or InvalidJsonException or InvalidOperationException)
        {
            throw Malformed($"failed deserializing HTTP body: proto: {failure.Message}");
        }
    }

    static ApiError Malformed(string why) => new(400, GrpcCode.InvalidArgument, "ERR_MALFORMED_REQUEST", why);

    static Task AnswerAsync(ApiRequest request, string json) => ApiAnswer.JsonAsync(request.Context, 200, Encoding.UTF8.GetBytes(json));
}
