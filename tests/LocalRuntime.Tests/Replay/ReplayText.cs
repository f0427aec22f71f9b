using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Millrace.LocalRuntime.Json;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>Compares bodies: JSON by its meaning (white space and the order of keys aside), anything else by its text.</summary>
internal static partial class ReplayText
{
    /// <summary>Headers that differ from run to run, or from one HTTP or gRPC library to another.</summary>
    public static readonly string[] VaryingHeaders =
        ["host", "user-agent", "accept-encoding", "content-length", "date", "transfer-encoding", "connection", "traceparent",
            "x-forwarded-for", "x-forwarded-host", "forwarded", "__offset", "__partition", "readtimeutc", "dapr-grpc-accept-encoding"];

    [GeneratedRegex("""(?<="etag":\s*")[0-9]+(?=")""")]
    private static partial Regex CountedEtag();

    /// <summary>A text in which the etags of stores that count stand for any etag, as callers may not read them.</summary>
    public static string OpaqueEtags(string recorded)
    {
        var etags = 0;
        return CountedEtag().Replace(recorded, _ => $"{{uuid-{++etags}}}");
    }

    /// <summary>Headers line by line: the values of one name may stand in one line as well.</summary>
    public static IEnumerable<string> Lines(string[] values) => values.Concat(values.SelectMany(value => value.Split(", ")));

    [GeneratedRegex(""",\s*"capabilities":\s*\[[^\]]*\]""")]
    private static partial Regex Capabilities();

    // An event inside an event: its id and time are new as well.
    [GeneratedRegex("\"data_base64\":\"(eyJ[^\"]+)\"")]
    private static partial Regex Encoded();

    // A server outside that tells the time.
    [GeneratedRegex(@"""Date"": ""[^""]*"", ")]
    public static partial Regex OwnDate();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    static string Decode(Match encoded) => $"\"data_base64\":{JsonSerializer.Serialize(Varying().Replace(
        Uuid().Replace(Encoding.UTF8.GetString(Convert.FromBase64String(encoded.Groups[1].Value)), "*"), "$1*"))}";

    // Where a message lies and when it came differs from run to run, and only this broker has an epoch.
    [GeneratedRegex("""("(?:__offset|__partition|__timestamp|time)":")[^"]+""")]
    private static partial Regex Varying();

    [GeneratedRegex("""(?<="metadata":\{)"__epoch":"[0-9]+",?""")]
    private static partial Regex Epoch();

    public static bool Same(MaskedText masks, byte[] recorded, byte[] actual)
    {
        var (wanted, got) = (Varying().Replace(OpaqueEtags(Encoding.UTF8.GetString(recorded)), "$1*"), Varying().Replace(Encoding.UTF8.GetString(actual), "$1*"));
        got = Epoch().Replace(got, "");
        // What the components of this runtime can do is not what those of daprd can.
        (wanted, got) = (Capabilities().Replace(wanted, ""), Capabilities().Replace(got, ""));
        (wanted, got) = (Encoded().Replace(wanted, Decode), Encoded().Replace(got, Decode));
        return masks.Matches(Canonical(wanted), Canonical(got)) || recorded.AsSpan().SequenceEqual(actual);
    }

    /// <summary>
    /// Whether two error bodies differ only in what the store or broker itself says, behind the words that are daprd's
    /// own: stores word the same failure in their own ways.
    /// </summary>
    public static bool SameError(byte[] recorded, byte[] actual)
    {
        var (wanted, got) = (Error(recorded), Error(actual));
        return wanted.Code is not null && wanted.Code == got.Code && wanted.Details == got.Details
            && wanted.Message!.StartsWith(Common(got.Message!), StringComparison.Ordinal);
    }

    /// <summary>The part of an error's text that no store has a say in.</summary>
    public static string Common(string message)
    {
        var mismatch = message.IndexOf("error from state store", StringComparison.Ordinal);
        var ttl = message.IndexOf("error parsing TTL", StringComparison.Ordinal);
        var invoke = message.StartsWith("failed to invoke", StringComparison.Ordinal) ? message.IndexOf("err: ", StringComparison.Ordinal) : -1;
        if (invoke >= 0)
            return message[..(invoke + "err: ".Length)];
        if (new[] { "failed deserializing HTTP body: proto: ", "error invoking output binding ext: " }.FirstOrDefault(words => message.Contains(words, StringComparison.Ordinal)) is { } own)
            return message[..(message.IndexOf(own, StringComparison.Ordinal) + own.Length)];
        return mismatch >= 0 ? message[..(mismatch + "error from state store".Length)] : ttl >= 0 ? message[..ttl] : message;
    }

    static (string? Code, string? Message, string? Details) Error(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var root = document.RootElement;
            return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("errorCode", out var code)
                && root.TryGetProperty("message", out var message)
                ? (code.GetString(), message.GetString(), root.TryGetProperty("details", out var details) ? details.GetRawText() : "")
                : default;
        }
        catch (JsonException)
        {
            return default;
        }
    }

    /// <summary>Whether two messages of protobuf in JSON are the same; <c>5.0</c> and <c>5</c> are.</summary>
    public static bool SameMessage(MaskedText masks, string recorded, string actual) =>
        masks.Matches(Canonical(recorded, keepNumbers: false), Canonical(actual, keepNumbers: false));

    public static string Canonical(string text, bool keepNumbers = true)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var output = new ArrayBufferWriter<byte>();
            GoJson.Write(output, document.RootElement, keepNumbers);
            return Encoding.UTF8.GetString(output.WrittenSpan);
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
