using System.Text.Json;
using Google.Protobuf;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>Plays recorded streams again: message by message in both directions, or what a server told by and by.</summary>
internal sealed class ReplayStreams(MaskedText masks) : IAsyncDisposable
{
    static readonly JsonParser s_json = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    readonly Dictionary<string, GrpcStreamClient<SubscribeTopicEventsResponseAlpha1>> _subscriptions = [];
    readonly Dictionary<string, SubscribeTopicEventsResponseAlpha1?> _first = [];
    readonly List<(RecordedStep Step, GrpcStreamClient<SubscribeConfigurationResponse> Stream)> _told = [];

    /// <summary>Plays one message of a subscription, or its end; what differs, or null.</summary>
    public async Task<string?> PlayAsync(RecordedStep step, int port)
    {
        if (step.FromRole == "client")
        {
            var isOpen = _subscriptions.TryGetValue(step.From, out var stream);
            _subscriptions[step.From] = stream ??= new(port, step.Grpc!.Method, SubscribeTopicEventsResponseAlpha1.Parser);
            stream.Send(s_json.Parse(masks.Fill(step.Grpc!.Message!.Value.GetRawText()), SubscribeTopicEventsRequestAlpha1.Descriptor));
            // The streams of one group share its topic in the order in which they came.
            if (!isOpen)
                _first[step.From] = await stream.ReadAsync();
            return null;
        }
        var open = _subscriptions[step.To];
        if (step.Grpc!.Response is { Code: "DEADLINE_EXCEEDED" })
        {
            // The recorder's own deadline: it breaks the stream off.
            await open.DisposeAsync();
            return null;
        }
        var message = _first.Remove(step.To, out var first) ? first : await open.ReadAsync();
        if (step.Grpc.Response is { } end)
            return message is not null ? $"message {message} instead of the end"
                : await open.StatusAsync() is var (code, text) && (code != (GrpcStatusCode)end.CodeNumber || text != end.Text)
                    ? $"status {code} '{text}' instead of {end.Code} '{end.Text}'" : null;
        return Differs(step.Grpc.Message!.Value, message);
    }

    /// <summary>Opens what the server tells by and by; what differs in its first message, or null.</summary>
    public async Task<string?> OpenAsync(RecordedStep step, int port)
    {
        var stream = new GrpcStreamClient<SubscribeConfigurationResponse>(port, step.Grpc!.Method, SubscribeConfigurationResponse.Parser);
        stream.Send(s_json.Parse(step.Grpc.Message!.Value.GetRawText(), SubscribeConfigurationRequest.Descriptor));
        _told.Add((step, stream));
        return Differs(step.Grpc.Response!.Stream[0].Value, await stream.ReadAsync());
    }

    /// <summary>What differs in all that servers told.</summary>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        var differences = new List<string>();
        foreach (var (step, stream) in _told)
            foreach (var (_, wanted) in step.Grpc!.Response!.Stream.Skip(1))
                if (Differs(wanted, await stream.ReadAsync()) is { } difference)
                    differences.Add($"step {step.Index}: {difference}");
        return differences;
    }

    string? Differs(JsonElement wanted, IMessage? message) =>
        message is not null && ReplayText.SameMessage(masks, wanted.GetRawText(), JsonFormatter.Default.Format(message))
            ? null : $"message {message} instead of {wanted}";

    public async ValueTask DisposeAsync()
    {
        foreach (var stream in _subscriptions.Values)
            await stream.DisposeAsync();
        foreach (var (_, stream) in _told)
            await stream.DisposeAsync();
    }
}
