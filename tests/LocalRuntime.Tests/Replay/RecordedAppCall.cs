using System.Text;
using System.Text.Json;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>One call that an app got; over gRPC its target is the method, its body the message in JSON.</summary>
internal sealed record RecordedAppCall(string Method, string Target, IReadOnlyDictionary<string, string[]> Headers, byte[] Body)
{
    const string Grpc = "GRPC";

    /// <summary>What tells streams of messages apart: where it was sent and what topic it came from.</summary>
    public string Stream => $"{Key} {(Method != Grpc && Headers.TryGetValue("pubsubname", out var name) ? name[0] : "")} {Topic}";

    /// <summary>What finds the answers that were recorded for it.</summary>
    public string Key => $"{Method} {Target}";

    /// <summary>Whether it asks how the app is; how often that was is chance.</summary>
    public bool IsProbe => Target is "/healthz" or "HealthCheck";

    public bool IsGrpc => Method == Grpc;

    string Topic => TopicOf(Body);

    public static RecordedAppCall Of(RecordedStep step) => step.Http is { } http
        ? new(http.Request.Method, http.Request.Target, Grouped(http.Request.Headers), http.Request.Body)
        : OfGrpc(step.Grpc!.Method, Grouped(step.Grpc.Metadata), step.Grpc.Message?.GetRawText() ?? "{}");

    /// <summary>Which of its events or methods a call of gRPC is for belongs to its target.</summary>
    public static RecordedAppCall OfGrpc(string method, IReadOnlyDictionary<string, string[]> headers, string json)
    {
        using var message = JsonDocument.Parse(json);
        var about = new[] { "topic", "method", "name" }
            .Select(name => message.RootElement.TryGetProperty(name, out var value) ? value.GetString() : null)
            .FirstOrDefault(text => text is not null);
        return new(Grpc, about is null ? method : $"{method} {about}", headers, Encoding.UTF8.GetBytes(json));
    }

    public static string TopicOf(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("topic", out var topic)
                ? topic.ToString() : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }

    static Dictionary<string, string[]> Grouped(IEnumerable<KeyValuePair<string, string>> headers) =>
        headers.GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(group => group.Key, group => group.Select(header => header.Value).ToArray(), StringComparer.OrdinalIgnoreCase);
}
