using Millrace.LocalRuntime.Broker;
using Millrace.LocalRuntime.Resilience;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>Delivers one topic to an app, one message after the other within a partition.</summary>
internal class TopicConsumer(
    DeliveryContext context, PubSubComponent pubSub, Subscription subscription, Routes routes) : Consumer
{
    readonly Policy _policy = context.Policies.Component(pubSub.Name, "Pubsub", inbound: true);

    protected DeliveryContext Context => context;

    protected PubSubComponent PubSub => pubSub;

    public Subscription Subscription => subscription;

    protected Routes Routes => routes;

    protected Policy Policy => _policy;

    public override async Task HandleAsync(PartitionLog log, IReadOnlyList<Message> messages, CancellationToken lost)
    {
        foreach (var message in messages)
            await WithBackOffAsync(() => TryHandleAsync(log, message, lost), log, message, lost);
    }

    /// <summary>
    /// The component's own retries: an error that nothing else took care of comes again, without end by default, and
    /// holds up its partition meanwhile.
    /// </summary>
    protected async Task WithBackOffAsync(
        Func<Task<Outcome>> handle, PartitionLog log, Message first, CancellationToken lost)
    {
        var started = context.Time.GetTimestamp();
        for (var retry = 1; ; retry++)
        {
            var outcome = await handle();
            if (outcome.Kind == OutcomeKind.Done)
                return;
            if (pubSub.BackOff.WaitBefore(retry, context.Time.GetElapsedTime(started), context.NextSpread()) is not { } wait)
            {
                Log.Lost(context.Logger, context.AppId, log.Topic.Name, log.Index, first.Offset, outcome.Reason);
                return;
            }
            Log.DeliveryFailed(context.Logger, context.AppId, log.Topic.Name, log.Index, first.Offset, outcome.Reason, wait);
            await Task.Delay(wait, context.Time, lost);
        }
    }

    async Task<Outcome> TryHandleAsync(PartitionLog log, Message message, CancellationToken lost)
    {
        var body = message.Value;
        EventView view = default;
        if (subscription.IsRaw)
            body = new Envelope(context.AppId, pubSub.Name, log.Topic.Name, context.Time)
                .Raw(Guid.NewGuid(), message.Value, message.Metadata);
        else if (!(view = EventView.Of(body)).IsObject)
            return await FinishAsync(new Outcome(OutcomeKind.Failed, "the message is no JSON object"), log, message);
        if (view.IsExpired(context.Time.GetUtcNow()))
            return await FinishAsync(Outcome.Drop("the message has expired"), log, message);
        string? path;
        try
        {
            path = routes.PathFor(body);
        }
        catch (RouteException failure)
        {
            return await FinishAsync(new Outcome(OutcomeKind.Failed, failure.Message), log, message);
        }
        if (path is null)
            return await FinishAsync(Outcome.Drop("no route matches the message"), log, message);
        var outcome = await context.Gate.RunAsync(message.Timestamp, () => Retrying.RunAsync(
            context, _policy, token => SendAsync(log, message, body, view, path, token), lost), lost);
        return await FinishAsync(outcome, log, message);
    }

    /// <summary>One call of the subscriber.</summary>
    protected virtual async Task<Outcome> SendAsync(
        PartitionLog log, Message message, byte[] body, EventView view, string path, CancellationToken token)
    {
        var headers = MessageHeaders.Of(message, log, context.Epoch);
        headers["pubsubname"] = pubSub.Name;
        AddTrace(headers, view);
        return await context.App.DeliverAsync(new EventDelivery(pubSub.Name, log.Topic.Name, path, headers, body), token);
    }

    static void AddTrace(Dictionary<string, string> headers, EventView view)
    {
        var trace = TraceContext.Of(view.TraceParent, view.TraceState);
        headers["traceparent"] = trace.Parent.Length > 0 ? trace.Parent : TraceContext.Absent;
        if (trace.State.Length > 0)
            headers["tracestate"] = trace.State;
    }

    /// <summary>What is not done goes to the dead-letter topic if there is one, and counts as done then.</summary>
    protected async Task<Outcome> FinishAsync(Outcome outcome, PartitionLog log, Message message)
    {
        if (outcome.Kind == OutcomeKind.Done)
            return outcome;
        if (subscription.DeadLetterTopic is not { Length: > 0 } deadLetters)
        {
            if (outcome.Kind != OutcomeKind.Drop)
                return outcome;
            Log.Dropped(context.Logger, context.AppId, log.Topic.Name, log.Index, message.Offset, outcome.Reason);
            return Outcome.Done;
        }
        try
        {
            await pubSub.ForwardAsync(deadLetters, [MessageHeaders.DeadLetter(message, log, context.Epoch, pubSub.Name)]);
            Log.DeadLettered(context.Logger, context.AppId, log.Topic.Name, log.Index, message.Offset, deadLetters, outcome.Reason);
            return Outcome.Done;
        }
        catch (Exception failure) when (failure is BacklogException or Storage.DatabaseException)
        {
            return Outcome.Retry(failure.Message);
        }
    }
}
