using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;
using Verb = Millrace.DaprProtocol.HTTPExtension.Types.Verb;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>A call of a method in the form of gRPC's invocation, from and to that of HTTP.</summary>
internal static class InvokeMessage
{
    public static InvokeRequest Of(AppRequest request)
    {
        var target = request.Target.Split('?', 2);
        return new InvokeRequest
        {
            Method = Uri.UnescapeDataString(target[0].TrimStart('/')),
            Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(request.Body) },
            ContentType = request.ContentType ?? "",
            HttpExtension = new HTTPExtension
            {
                Verb = System.Enum.TryParse<Verb>(request.Method.Method, ignoreCase: true, out var verb) ? verb : Verb.Post,
                Querystring = target.Length > 1 ? target[1] : "",
            },
        };
    }

    /// <summary>What else the caller sent; what names the body gets a prefix, as the names are gRPC's own.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Metadata(AppRequest request)
    {
        foreach (var header in request.Headers)
            yield return header;
        if (request.ContentType is not { Length: > 0 } type)
            yield break;
        yield return new("dapr-content-type", type);
        yield return new("dapr-content-length", $"{request.Body.Length}");
    }

    /// <summary>The same call for an app that listens by HTTP.</summary>
    public static AppRequest ToHttp(InvokeRequest message, IReadOnlyList<KeyValuePair<string, string>> headers) => new(
        new HttpMethod(message.HttpExtension.Verb.ToString().ToUpperInvariant()),
        "/" + message.Method.TrimStart('/') + (message.HttpExtension.Querystring is { Length: > 0 } query ? "?" + query : ""),
        headers, message.Data?.Value.ToByteArray() ?? [],
        message.ContentType is { Length: > 0 } type ? type : null);
}
