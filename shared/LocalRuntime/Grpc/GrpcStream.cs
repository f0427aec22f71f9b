using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Broker;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resilience;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Grpc;

/// <summary>A subscription over a stream: events go out, their outcomes come back.</summary>
internal sealed class GrpcStream(AppSession session)
{
    public async Task RunAsync(GrpcCall call)
    {
        var first = await call.ReadAsync(SubscribeTopicEventsRequestAlpha1.Parser);
        if (first?.InitialRequest is not { } initial)
            throw GrpcApi.Plain(GrpcCode.Unknown, "initial request is required");
        if (initial.PubsubName.Length == 0)
            throw GrpcApi.Plain(GrpcCode.Unknown, "pubsubName is required");
        var pubSub = session.PubSub(initial.PubsubName);
        if (initial.Topic.Length == 0)
            throw GrpcApi.Plain(GrpcCode.Unknown, "topic is required");
        var subscription = new Subscription(initial.PubsubName, initial.Topic, [new RouteRule("", "/")],
            initial.HasDeadLetterTopic ? initial.DeadLetterTopic : null,
            initial.Metadata.ToDictionary(member => member.Key, member => member.Value), null, SubscriptionOrigin.Streaming);
        var consumer = new StreamConsumer(session.Delivery, pubSub, subscription, call);
        await call.WriteAsync(new SubscribeTopicEventsResponseAlpha1 { InitialResponse = new() });
        var group = pubSub.Consumers(initial.Topic);
        await session.JoinAsync(group, consumer);
        try
        {
            while (await call.ReadAsync(SubscribeTopicEventsRequestAlpha1.Parser) is { } answer)
                if (answer.EventProcessed is { } processed)
                    consumer.Answer(processed);
        }
        finally
        {
            consumer.Close();
            await session.LeaveAsync(group, consumer);
        }
    }

    sealed class StreamConsumer(DeliveryContext context, PubSubComponent pubSub, Subscription subscription, GrpcCall call)
        : TopicConsumer(context, pubSub, subscription, new Routes(subscription.Rules, Expressions.RouteExpression.Compile))
    {
        readonly ConcurrentDictionary<string, TaskCompletionSource<Outcome>> _open = [];
        readonly SemaphoreSlim _writing = new(1, 1);

        public void Answer(SubscribeTopicEventsRequestProcessedAlpha1 processed)
        {
            // What is not open is none of ours; such an answer changes nothing.
            if (_open.TryGetValue(processed.Id, out var open))
                open.TrySetResult(processed.Status?.Status switch
                {
                    TopicEventResponse.Types.TopicEventResponseStatus.Drop => Outcome.Drop("the subscriber answered DROP"),
                    TopicEventResponse.Types.TopicEventResponseStatus.Retry => Outcome.Retry("the subscriber answered RETRY"),
                    _ => Outcome.Done,
                });
        }

        /// <summary>What is not answered becomes a dead letter, or comes to the next reader when there is no place for those.</summary>
        public void Close()
        {
            foreach (var open in _open.Values)
                if (Subscription.DeadLetterTopic is { Length: > 0 })
                    open.TrySetResult(new Outcome(OutcomeKind.Failed, "the stream ended before the subscriber answered"));
                else
                    open.TrySetCanceled();
        }

        protected override async Task<Outcome> SendAsync(
            PartitionLog log, Message message, byte[] body, EventView view, string path, CancellationToken token)
        {
            var sent = TopicEvent.Of(body, log.Topic.Name, PubSub.Name, path);
            var answer = _open.GetOrAdd(sent.Id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
            try
            {
                await _writing.WaitAsync(token);
                try
                {
                    await call.WriteAsync(new SubscribeTopicEventsResponseAlpha1 { EventMessage = sent });
                }
                finally
                {
                    _writing.Release();
                }
                return await answer.Task.WaitAsync(token);
            }
            catch (OperationCanceledException) when (answer.Task.IsCompletedSuccessfully)
            {
                // It was answered in time; the lane was taken away in the same moment.
                return await answer.Task;
            }
            finally
            {
                _open.TryRemove(sent.Id, out _);
            }
        }
    }
}
