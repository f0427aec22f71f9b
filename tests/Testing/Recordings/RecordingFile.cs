using System.Text;
using System.Text.Json;

namespace Millrace.Testing.Recordings;

/// <summary>Reads the files that hold one case each.</summary>
static class RecordingFile
{
    public static Recording Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        var root = document.RootElement;
        return new Recording(
            Text(root, "case") ?? throw new InvalidDataException($"{path} names no case"),
            Text(root, "title") ?? "",
            Text(root, "component") ?? "",
            Text(root, "component_yaml") ?? "",
            Text(root, "config_yaml"),
            Member(root, "secrets_file")?.Clone(),
            [.. Items(root, "daprd_flags").Select(flag => flag.GetString()!)],
            Member(root, "daprd_env") is { ValueKind: JsonValueKind.Object } variables
                ? variables.EnumerateObject().ToDictionary(pair => pair.Name, pair => pair.Value.ToString())
                : new Dictionary<string, string>(),
            Member(root, "subscriptions")?.Clone(),
            Member(root, "observed")?.ToString(),
            [.. Items(root, "steps").Select(Step)]);
    }

    static RecordedStep Step(JsonElement step)
    {
        var kind = Text(step, "kind") switch
        {
            "http" => RecordedKind.Http,
            "grpc" => RecordedKind.Grpc,
            "grpc-stream" => RecordedKind.GrpcStream,
            "action" => RecordedKind.Action,
            "store" => RecordedKind.Store,
            var other => throw new InvalidDataException($"'{other}' is no kind of step"),
        };
        return new RecordedStep(
            Number(step, "i") ?? 0, Number(step, "t_ms") ?? 0, Number(step, "took_ms") ?? 0, kind,
            Text(step, "from") ?? "", Text(step, "to") ?? "", Text(step, "note"))
        {
            Http = kind == RecordedKind.Http ? Http(step) : null,
            Grpc = kind is RecordedKind.Grpc or RecordedKind.GrpcStream ? Grpc(step) : null,
            Action = Text(step, "action"),
            Store = Text(step, "store"),
            Command = Member(step, "command")?.ToString(),
            Result = Member(step, "result")?.Clone(),
        };
    }

    static RecordedHttp Http(JsonElement step)
    {
        var request = step.GetProperty("request");
        var response = step.GetProperty("response");
        return new RecordedHttp(
            new(Text(request, "method")!, Text(request, "target")!, Pairs(request, "headers"), Body(request),
                Number(request, "body_truncated_from"), [.. Items(request, "chunks").Select(size => size.GetInt32())]),
            new(Number(response, "status"), Pairs(response, "headers"), Body(response),
                Number(response, "body_truncated_from"), Member(response, "pending") is { ValueKind: JsonValueKind.True }));
    }

    static RecordedGrpc Grpc(JsonElement step)
    {
        var request = Member(step, "request") ?? default;
        return new RecordedGrpc(
            Text(request, "service") ?? "", Text(request, "method") ?? "", Pairs(request, "metadata"),
            Member(request, "message")?.Clone(), Bytes(request, "message_bytes_base64"),
            Member(step, "response") is { } response ? GrpcResponse(response) : null);
    }

    static RecordedGrpcResponse GrpcResponse(JsonElement response)
    {
        var code = Text(response, "code") ?? "UNKNOWN";
        var message = Member(response, "message");
        var isText = message is { ValueKind: JsonValueKind.String };
        return new RecordedGrpcResponse(
            code, isText ? message!.Value.GetString()! : "", isText ? null : message?.Clone(),
            Bytes(response, "message_bytes_base64"), Pairs(response, "headers"), Pairs(response, "trailers"),
            Member(response, "status_details") is { ValueKind: JsonValueKind.Object } details ? details.Clone() : null,
            [.. Items(response, "stream").Select(item => KeyValuePair.Create(
                Number(item, "t_ms") ?? 0, item.GetProperty("message").Clone()))]);
    }

    static byte[] Body(JsonElement message) =>
        Bytes(message, "body_base64") ?? Encoding.UTF8.GetBytes(Text(message, "body") ?? "");

    static byte[]? Bytes(JsonElement parent, string name) =>
        Text(parent, name) is { } base64 ? Convert.FromBase64String(base64) : null;

    static IReadOnlyList<KeyValuePair<string, string>> Pairs(JsonElement parent, string name) =>
        [.. Items(parent, name).Select(pair => KeyValuePair.Create(pair[0].GetString()!, pair[1].GetString()!))];

    static JsonElement[] Items(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    static string? Text(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    static int? Number(JsonElement parent, string name) =>
        Member(parent, name) is { ValueKind: JsonValueKind.Number } number ? number.GetInt32() : null;

    static JsonElement? Member(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var member) ? member : null;
}
