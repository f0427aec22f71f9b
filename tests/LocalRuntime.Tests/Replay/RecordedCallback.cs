using System.Buffers;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;
using Millrace.LocalRuntime.Grpc;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>The methods that an app serves by gRPC: requests as JSON, answers as they were recorded.</summary>
internal static class RecordedCallback
{
    static readonly Dictionary<string, (MessageDescriptor Request, MessageDescriptor Response)> s_methods = new()
    {
        ["HealthCheck"] = (Empty.Descriptor, HealthCheckResponse.Descriptor),
        ["ListTopicSubscriptions"] = (Empty.Descriptor, ListTopicSubscriptionsResponse.Descriptor),
        ["ListInputBindings"] = (Empty.Descriptor, ListInputBindingsResponse.Descriptor),
        ["OnTopicEvent"] = (TopicEventRequest.Descriptor, TopicEventResponse.Descriptor),
        ["OnBulkTopicEvent"] = (TopicEventBulkRequest.Descriptor, TopicEventBulkResponse.Descriptor),
        ["OnBindingEvent"] = (BindingEventRequest.Descriptor, BindingEventResponse.Descriptor),
        ["OnInvoke"] = (InvokeRequest.Descriptor, InvokeResponse.Descriptor),
    };

    static readonly JsonParser s_json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public static async Task<string> ReadAsync(HttpContext context, string method)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var frames = new ReadOnlySequence<byte>(body.ToArray());
        GrpcFrame.TryRead(ref frames, int.MaxValue, out var bytes).ShouldBeTrue();
        return Json(s_methods[method].Request.Parser.ParseFrom(bytes));
    }

    public static async Task AnswerAsync(HttpContext context, string method, RecordedGrpcResponse? recorded)
    {
        var call = new GrpcCall(context, int.MaxValue);
        if (recorded is { Code: not "OK" })
        {
            call.End(GrpcApi.Plain((GrpcStatusCode)recorded.CodeNumber, recorded.Text));
            return;
        }
        await call.WriteAsync(recorded?.Message is { } message ? Message(method, message) : (IMessage)Activator.CreateInstance(s_methods[method].Response.ClrType)!);
        call.End();
    }

    // Recordings write an Any without a type in a form of their own.
    static IMessage Message(string method, JsonElement message) => method == "OnInvoke"
        ? new InvokeResponse
        {
            Data = message.TryGetProperty("data", out var data) ? new Any { Value = AnyValue(data) } : null,
            ContentType = message.GetProperty("contentType").GetString(),
        }
        : s_json.Parse(message.GetRawText(), s_methods[method].Response);

    static ByteString AnyValue(JsonElement data) =>
        data.TryGetProperty("value_base64", out var text) ? ByteString.FromBase64(text.GetString()!) : ByteString.Empty;

    static string Json(IMessage message) => message is InvokeRequest invoke
        ? JsonSerializer.Serialize(Told(invoke)) : JsonFormatter.Default.Format(message);

    static Dictionary<string, object> Told(InvokeRequest invoke)
    {
        var told = new Dictionary<string, object> { ["method"] = invoke.Method };
        if (invoke.Data is { } data)
            told["data"] = data.Value.IsEmpty ? new Dictionary<string, string>() : new Dictionary<string, string>
            {
                ["type_url"] = data.TypeUrl, ["value_base64"] = data.Value.ToBase64(), ["value_text"] = data.Value.ToStringUtf8(),
            };
        if (invoke.ContentType.Length > 0)
            told["contentType"] = invoke.ContentType;
        told["httpExtension"] = JsonSerializer.Deserialize<JsonElement>(JsonFormatter.Default.Format(invoke.HttpExtension));
        return told;
    }
}
