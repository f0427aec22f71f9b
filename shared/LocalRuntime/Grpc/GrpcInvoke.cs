using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Transport;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Invocation;

namespace Millrace.LocalRuntime.Grpc;

/// <summary><c>InvokeService</c>: calls of apps over gRPC, in whichever protocol the app listens.</summary>
internal sealed class GrpcInvoke(AppSession session)
{
    public async Task<IMessage> InvokeAsync(GrpcCall call, InvokeServiceRequest request)
    {
        var message = Message(request);
        var headers = new List<KeyValuePair<string, string>>(call.Metadata) { new("Dapr-Authority", call.Context.Request.Host.Value ?? "") };
        try
        {
            using var answer = await session.Invoker.InvokeAsync(
                request.Id, InvokeMessage.ToHttp(message, headers), call.Trace, call.Aborted);
            var body = await answer.Content.ReadAsByteArrayAsync(call.Aborted);
            var status = (int)answer.StatusCode;
            Tell(call, answer, status);
            return answer.IsSuccessStatusCode ? Response(answer, body) : throw InvokeStatus.Error(status, Encoding.UTF8.GetString(body));
        }
        catch (GrpcStatusException refusal)
        {
            throw GrpcApi.Plain(refusal.Code, refusal.Detail);
        }
    }

    static InvokeRequest Message(InvokeServiceRequest request)
    {
        if (request.Id.Length == 0)
            throw Invoker.Failed("", "app id is empty");
        if (request.Message is not { } message)
            throw Invoker.Failed(request.Id, "rpc error: code = InvalidArgument desc = parsing InternalInvokeRequest error: "
                + "request does not contain the required fields in the leading chunk");
        return message.HttpExtension is { Verb: not HTTPExtension.Types.Verb.None } ? message : throw Invoker.Failed(request.Id,
            "rpc error: code = Internal desc = error invoking app channel: rpc error: code = InvalidArgument desc = missing HTTP extension field");
    }

    static InvokeResponse Response(HttpResponseMessage answer, byte[] body)
    {
        var response = new InvokeResponse { ContentType = ContentType(answer) };
        if (body.Length > 0)
            response.Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(body) };
        return response;
    }

    static string ContentType(HttpResponseMessage answer) =>
        answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : "";

    // Headers of the answer are metadata of the call; those that gRPC has itself get a prefix.
    static void Tell(GrpcCall call, HttpResponseMessage answer, int status)
    {
        call.SetHeader("dapr-http-status", [$"{status}"]);
        if (ContentType(answer) is { Length: > 0 } type)
            call.SetHeader("dapr-content-type", [type]);
        foreach (var (name, values) in answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated))
            if (name.ToLowerInvariant() is not ("transfer-encoding" or "connection" or "keep-alive" or "content-length"
                or "content-type" or "date" or "traceparent"))
                call.SetHeader(name, [.. values]);
    }
}
