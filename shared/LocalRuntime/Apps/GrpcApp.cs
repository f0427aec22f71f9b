using System.Net;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.DaprProtocol.Transport;
using Millrace.LocalRuntime.Grpc;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resilience;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Apps;

/// <summary>An app that listens by gRPC: it serves Dapr's AppCallback.</summary>
internal sealed class GrpcApp : AppChannel
{
    const string Callback = "/dapr.proto.runtime.v1.AppCallback/";
    const string CallbackAlpha = "/dapr.proto.runtime.v1.AppCallbackAlpha/";
    const string HealthCheck = "/dapr.proto.runtime.v1.AppCallbackHealthCheck/HealthCheck";

    // HTTP/2 has no place for these, and a message must not be lost for them.
    static readonly string[] s_notCarried =
        ["connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te", "host", "expect",
            "content-length", "content-type"];

    readonly GrpcConnection _connection;

    public GrpcApp(AppRegistration app)
        : base(app)
    {
        var handler = GrpcConnection.NewHandler();
        // The trace context is the message's or the caller's, never that of the runtime.
        handler.ActivityHeadersPropagator = null;
        handler.RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8;
        handler.ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8;
        _connection = new GrpcConnection(app.Channel!, [], handler);
    }

    public override async Task<IReadOnlyList<Subscription>> ReadSubscriptionsAsync(CancellationToken ct)
    {
        try
        {
            var answer = await _connection.CallAsync(
                Callback + "ListTopicSubscriptions", new Empty(), ListTopicSubscriptionsResponse.Parser, [], ct);
            return [.. answer.Subscriptions.Select(GrpcSubscription.Read)];
        }
        catch (GrpcStatusException failure) when (failure.Code == GrpcCode.Unimplemented)
        {
            return [];
        }
    }

    public override async Task<Outcome> DeliverAsync(EventDelivery delivery, CancellationToken ct)
    {
        var request = TopicEvent.Of(delivery.Body, delivery.Topic, delivery.PubSub, delivery.Path);
        try
        {
            var answer = await CallAsync(Callback + "OnTopicEvent", request, TopicEventResponse.Parser, delivery.Headers, ct);
            return GrpcReply.Of(answer.Status);
        }
        catch (GrpcStatusException failure)
        {
            return GrpcReply.Of(failure);
        }
    }

    public override async Task<Outcome[]> DeliverAsync(BatchDelivery delivery, CancellationToken ct)
    {
        var request = TopicEvent.Of(delivery);
        KeyValuePair<string, string>[] headers = [new("pubsubname", delivery.PubSub), new("traceparent", TraceContext.Absent)];
        try
        {
            TopicEventBulkResponse answer;
            try
            {
                answer = await CallAsync(Callback + "OnBulkTopicEvent", request, TopicEventBulkResponse.Parser, headers, ct);
            }
            catch (GrpcStatusException failure) when (failure.Code == GrpcCode.Unimplemented)
            {
                // Apps of older SDKs have it under its first name.
                answer = await CallAsync(
                    CallbackAlpha + "OnBulkTopicEventAlpha1", request, TopicEventBulkResponse.Parser, headers, ct);
            }
            return GrpcReply.Of(answer, delivery.Entries);
        }
        catch (GrpcStatusException failure)
        {
            return [.. delivery.Entries.Select(_ => GrpcReply.Of(failure))];
        }
    }

    public override async Task<bool> HandlesAsync(string binding, string route, CancellationToken ct)
    {
        try
        {
            var answer = await _connection.CallAsync(
                Callback + "ListInputBindings", new Empty(), ListInputBindingsResponse.Parser, [], ct);
            return answer.Bindings.Contains(binding);
        }
        catch (GrpcStatusException failure)
        {
            throw new HttpRequestException(failure.Message, failure);
        }
    }

    public override async Task<BindingReply> HandleAsync(
        string binding, string route, IReadOnlyDictionary<string, string> metadata, CancellationToken ct)
    {
        var request = new BindingEventRequest { Name = binding };
        request.Metadata.Add(metadata.ToDictionary());
        try
        {
            var answer = await CallAsync(Callback + "OnBindingEvent", request, BindingEventResponse.Parser,
                [new("traceparent", TraceContext.Absent)], ct);
            return BindingReply.Done with { To = answer.To, Data = answer.Data.ToByteArray() };
        }
        catch (GrpcStatusException failure)
        {
            return new BindingReply(failure.Message, null);
        }
    }

    public override async Task<string?> RunJobAsync(Job job, CancellationToken ct)
    {
        var request = new JobEventRequest
        {
            Name = job.Name, Data = job.Data, Method = $"job/{job.Name}", ContentType = "application/json",
            HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Post },
        };
        try
        {
            await CallAsync(CallbackAlpha + "OnJobEventAlpha1", request, JobEventResponse.Parser, [new("traceparent", TraceContext.Absent)], ct);
            return null;
        }
        catch (GrpcStatusException failure)
        {
            return failure.Code == GrpcCode.NotFound ? null : failure.Message;
        }
    }

    public override async Task<HttpResponseMessage> InvokeAsync(AppRequest request, CancellationToken ct)
    {
        var answer = await CallAsync(
            Callback + "OnInvoke", InvokeMessage.Of(request), InvokeResponse.Parser, InvokeMessage.Metadata(request), ct);
        var response = new HttpResponseMessage(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent(answer.Data?.Value.ToByteArray() ?? []),
        };
        if (answer.ContentType.Length > 0)
            response.Content.Headers.TryAddWithoutValidation("Content-Type", answer.ContentType);
        return response;
    }

    public override async Task<bool> ProbeAsync(string path, CancellationToken ct)
    {
        try
        {
            await _connection.CallAsync(HealthCheck, new Empty(), HealthCheckResponse.Parser, [], ct);
            return true;
        }
        catch (GrpcStatusException)
        {
            return false;
        }
    }

    Task<T> CallAsync<T>(string path, IMessage message, MessageParser<T> parser,
        IEnumerable<KeyValuePair<string, string>> headers, CancellationToken ct)
        where T : class, IMessage<T> => InTurnAsync(() => _connection.CallAsync(path, message, parser, Metadata(headers), ct), ct);

    IEnumerable<KeyValuePair<string, string>> Metadata(IEnumerable<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in headers)
            if (!s_notCarried.Contains(name, StringComparer.OrdinalIgnoreCase) && !name.EndsWith("-bin", StringComparison.OrdinalIgnoreCase))
                yield return new(name, value.ReplaceLineEndings(" "));
        if (App.AppApiToken is { } token)
            yield return new("dapr-api-token", token);
    }

    public override void Dispose() => _connection.Dispose();
}
