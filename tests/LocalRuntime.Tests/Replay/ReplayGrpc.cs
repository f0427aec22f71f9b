using System.Buffers;
using System.Net;
using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Framing;
using Millrace.Testing.Recordings;

namespace Millrace.LocalRuntime.Tests.Replay;

/// <summary>Makes recorded gRPC calls again.</summary>
internal sealed class ReplayGrpc : IDisposable
{
    static readonly Dictionary<string, (MessageDescriptor Request, MessageDescriptor Response)> s_methods = new()
    {
        ["GetState"] = (GetStateRequest.Descriptor, GetStateResponse.Descriptor),
        ["GetBulkState"] = (GetBulkStateRequest.Descriptor, GetBulkStateResponse.Descriptor),
        ["SaveState"] = (SaveStateRequest.Descriptor, Empty.Descriptor),
        ["DeleteState"] = (DeleteStateRequest.Descriptor, Empty.Descriptor),
        ["DeleteBulkState"] = (DeleteBulkStateRequest.Descriptor, Empty.Descriptor),
        ["ExecuteStateTransaction"] = (ExecuteStateTransactionRequest.Descriptor, Empty.Descriptor),
        ["QueryStateAlpha1"] = (QueryStateRequest.Descriptor, QueryStateResponse.Descriptor),
        ["PublishEvent"] = (PublishEventRequest.Descriptor, Empty.Descriptor),
        ["BulkPublishEvent"] = (BulkPublishRequest.Descriptor, BulkPublishResponse.Descriptor),
        ["BulkPublishEventAlpha1"] = (BulkPublishRequest.Descriptor, BulkPublishResponse.Descriptor),
        ["GetSecret"] = (GetSecretRequest.Descriptor, GetSecretResponse.Descriptor),
        ["GetBulkSecret"] = (GetBulkSecretRequest.Descriptor, GetBulkSecretResponse.Descriptor),
        ["InvokeService"] = (InvokeServiceRequest.Descriptor, InvokeResponse.Descriptor),
        ["GetConfiguration"] = (GetConfigurationRequest.Descriptor, GetConfigurationResponse.Descriptor),
        ["SubscribeConfiguration"] = (SubscribeConfigurationRequest.Descriptor, SubscribeConfigurationResponse.Descriptor),
        ["UnsubscribeConfiguration"] = (UnsubscribeConfigurationRequest.Descriptor, UnsubscribeConfigurationResponse.Descriptor),
        ["TryLockAlpha1"] = (TryLockRequest.Descriptor, TryLockResponse.Descriptor),
        ["UnlockAlpha1"] = (UnlockRequest.Descriptor, UnlockResponse.Descriptor),
        ["ScheduleJobAlpha1"] = (ScheduleJobRequest.Descriptor, ScheduleJobResponse.Descriptor),
        ["GetJobAlpha1"] = (GetJobRequest.Descriptor, GetJobResponse.Descriptor),
        ["GetMetadata"] = (GetMetadataRequest.Descriptor, GetMetadataResponse.Descriptor),
        ["SetMetadata"] = (SetMetadataRequest.Descriptor, Empty.Descriptor),
        ["InvokeBinding"] = (InvokeBindingRequest.Descriptor, InvokeBindingResponse.Descriptor),
    };

    readonly HttpClient _client = new() { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

    /// <summary>What differs from the recording, or null.</summary>
    public async Task<string?> CallAsync(int port, RecordedGrpc call, MaskedText masks)
    {
        if (!s_methods.TryGetValue(call.Method, out var types))
            return $"{call.Method} is not replayed";
        // Recordings write an Any without a type in a form of their own; the bytes say the same.
        var message = call.Method is "InvokeService" or "ScheduleJobAlpha1" ? types.Request.Parser.ParseFrom(call.MessageBytes)
            : new JsonParser(JsonParser.Settings.Default).Parse(masks.Fill(call.Message!.Value.GetRawText()), types.Request);
        var frame = new ArrayBufferWriter<byte>();
        GrpcFrame.Write(frame, message);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}/{call.Service}/{call.Method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(frame.WrittenSpan.ToArray()),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        request.Headers.TE.ParseAdd("trailers");
        foreach (var (name, value) in call.Metadata)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await _client.SendAsync(request);
        var body = new ReadOnlySequence<byte>(await response.Content.ReadAsByteArrayAsync());
        var status = int.Parse(Trailer(response, "grpc-status") ?? "-1");
        var text = GrpcStatusText.Decode(Trailer(response, "grpc-message") ?? "");
        var wanted = call.Response!;
        if (status != wanted.CodeNumber || !masks.Matches(wanted.Text, text) && !(status != 0 && wanted.Text.StartsWith(ReplayText.Common(text), StringComparison.Ordinal)))
            return $"status {status} '{text}' instead of {wanted.Code} '{wanted.Text}'";
        foreach (var (name, value) in wanted.Headers.Where(header => !ReplayText.VaryingHeaders.Contains(header.Key)))
            if (!response.Headers.TryGetValues(name, out var values) || !values.Any(actual => masks.Matches(value, actual)))
                return $"header {name} is '{(values is null ? "absent" : string.Join("|", values))}' instead of '{value}'";
        if (status != 0)
            return Details(response, wanted, masks);
        if (!GrpcFrame.TryRead(ref body, int.MaxValue, out var bytes))
            return "no message came";
        var parsed = types.Response.Parser.ParseFrom(bytes);
        if (parsed is InvokeResponse or GetJobResponse)
            return parsed.Equals(types.Response.Parser.ParseFrom(wanted.MessageBytes)) ? null : $"message {Convert.ToBase64String(parsed.ToByteArray())} instead of {wanted.Message}";
        var answer = ReplayText.OwnDate().Replace(JsonFormatter.Default.Format(parsed), "");
        return masks.Matches(ReplayText.Canonical(ReplayText.OpaqueEtags(wanted.Message!.Value.GetRawText())), ReplayText.Canonical(answer))
            ? null
            : $"message {answer} instead of {wanted.Message}";
    }

    // Only what a caller can rely on: which details there are, and their reasons.
    static string? Details(HttpResponseMessage response, RecordedGrpcResponse wanted, MaskedText masks)
    {
        var recorded = wanted.StatusDetails is { } details
            ? details.GetProperty("details").EnumerateArray().Select(Describe).ToArray() : [];
        if (!GrpcStatusDetails.TryDecode(Trailer(response, GrpcStatusDetails.HeaderName), out var status))
            return recorded.Length == 0 ? null : "the details of the error are missing";
        var actual = status.Details.Select(detail => detail.TypeUrl + (detail.TryUnpack<ErrorInfo>(out var info) ? $" {info.Reason}" : "")).ToArray();
        return actual.SequenceEqual(recorded) ? null : $"details [{string.Join(", ", actual)}] instead of [{string.Join(", ", recorded)}]";
    }

    static string Describe(JsonElement detail) => detail.GetProperty("@type").GetString()
        + (detail.TryGetProperty("reason", out var reason) ? $" {reason}" : "");

    static string? Trailer(HttpResponseMessage response, string name) =>
        response.TrailingHeaders.TryGetValues(name, out var values) || response.Headers.TryGetValues(name, out values)
            ? values.First() : null;

    public void Dispose() => _client.Dispose();
}
