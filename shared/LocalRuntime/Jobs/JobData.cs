using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.LocalRuntime.Json;

namespace Millrace.LocalRuntime.Jobs;

/// <summary>What a job hands to the app: JSON when it was scheduled over HTTP, any bytes when over gRPC.</summary>
internal static class JobData
{
    const string JsonType = "type.googleapis.com/google.protobuf.Value";

    /// <summary>What stands for data that a job over HTTP lacks: a value of no kind, which nothing can write.</summary>
    public static readonly Any None = new() { TypeUrl = JsonType };

    public static Any OfJson(JsonElement json) => new() { TypeUrl = JsonType, Value = Value.Parser.ParseJson(json.GetRawText()).ToByteString() };

    /// <summary>Why the data cannot be written; null when they can.</summary>
    public static string? Defect(Any? data) =>
        data is { TypeUrl: JsonType, Value.IsEmpty: true } ? "google.protobuf.Value: none of the oneof fields is set" : null;

    /// <summary>The body of the call that an app gets that listens by HTTP.</summary>
    public static byte[] Body(Any? data)
    {
        if (data is not { TypeUrl: JsonType })
            return data?.Value.ToByteArray() ?? [];
        using var json = JsonDocument.Parse(JsonFormatter.Default.Format(Value.Parser.ParseFrom(data.Value)));
        return GoJson.Write(json.RootElement, keepNumbers: false);
    }
}
