using Microsoft.Extensions.Logging;
using Millrace.LocalRuntime.Bindings;
using Millrace.LocalRuntime.Broker;
using Millrace.LocalRuntime.Invocation;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resources;
using Millrace.LocalRuntime.Secrets;
using Millrace.LocalRuntime.State;

namespace Millrace.LocalRuntime.Apps;

/// <summary>One attached instance of an app: what it may use, and how it is reached.</summary>
internal sealed class AppSession : IDisposable
{
    readonly Dictionary<string, PubSubComponent> _pubSub;
    readonly Dictionary<string, StateStore> _state;
    readonly List<(ConsumerGroup Group, Consumer Consumer)> _consumers = [];
    readonly ResourceSet _resources;

    public AppSession(AppRegistration app, LocalRuntimeOptions options, ResourceSet resources, EmbeddedBroker broker,
        EmbeddedState state, AppDirectory directory, DeliveryGate gate, long epoch, TimeProvider time, ILogger logger)
    {
        (App, Options, _resources, Logger, Time) = (app, options, resources, logger, time);
        _pubSub = Of("pubsub.", component => new PubSubComponent(component, app.AppId, broker, time));
        _state = Of("state.", component => new StateStore(component, app.AppId, state, time));
        Secrets = new SecretStores(resources.For(app.AppId));
        Invoker = new Invoker(this, directory);
        Metadata = new SidecarMetadata(this);
        Channel = AppChannel.To(app, time, logger);
        Delivery = new DeliveryContext(app.AppId, Channel, gate, resources, epoch, time, logger);
    }

    public AppRegistration App { get; }

    public string AppId => App.AppId;

    public LocalRuntimeOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public AppChannel Channel { get; }

    public DeliveryContext Delivery { get; }

    public SecretStores Secrets { get; }

    /// <summary>Calls of other apps.</summary>
    public Invoker Invoker { get; }

    public SidecarMetadata Metadata { get; }

    /// <summary>Called when the app asks its sidecar to end.</summary>
    public Action Shutdown { get; set; } = () => { };

    /// <summary>True once the app listens and its subscriptions are read.</summary>
    public bool IsReady { get; set; }

    /// <summary>The subscriptions that are served.</summary>
    public IReadOnlyList<Subscription> Subscriptions { get; private set; } = [];

    public IEnumerable<Component> Components => _resources.For(AppId);

    public ResourceSet Resources => _resources;

    /// <exception cref="Errors.ApiError">There is no such component for this app.</exception>
    public PubSubComponent PubSub(string name) =>
        _pubSub.TryGetValue(name, out var component) ? component : throw PubSubErrors.NotFound(name);

    /// <exception cref="Errors.ApiError">There is no such component for this app.</exception>
    public StateStore StateFor(string name, bool query = false) => _state.TryGetValue(name, out var store) ? store
        : _state.Count == 0 ? throw StateErrors.NotConfigured(name, AppId)
        : throw StateErrors.NotFound(name, query ? null : AppId);

    /// <summary>Joins the groups of the app's subscriptions: deliveries begin.</summary>
    public async Task SubscribeAsync(IReadOnlyList<(Subscription Subscription, Routes Routes)> subscriptions)
    {
        Subscriptions = [.. subscriptions.Select(entry => entry.Subscription)];
        foreach (var (subscription, routes) in subscriptions)
        {
            var pubSub = _pubSub[subscription.PubSub];
            var consumer = subscription.Bulk is { } bulk
                ? new BulkConsumer(Delivery, pubSub, subscription, routes, bulk)
                : new TopicConsumer(Delivery, pubSub, subscription, routes);
            await JoinAsync(pubSub.Consumers(subscription.Topic), consumer);
        }
    }

    public async Task JoinAsync(ConsumerGroup group, Consumer consumer)
    {
        lock (_consumers)
            _consumers.Add((group, consumer));
        await group.JoinAsync(consumer);
    }

    public async Task LeaveAsync(ConsumerGroup group, Consumer consumer)
    {
        lock (_consumers)
            _consumers.Remove((group, consumer));
        await group.LeaveAsync(consumer, TimeSpan.Zero);
    }

    public bool MaySubscribe(Subscription subscription) =>
        _pubSub.TryGetValue(subscription.PubSub, out var pubSub) && pubSub.MaySubscribe(subscription.Topic);

    /// <summary>Leaves all groups; what is in work may finish within the grace.</summary>
    public async Task StopAsync(TimeSpan grace)
    {
        if (Bindings is { } bindings)
            await bindings.DisposeAsync();
        (ConsumerGroup Group, Consumer Consumer)[] consumers;
        lock (_consumers)
        {
            consumers = [.. _consumers];
            _consumers.Clear();
        }
        await Task.WhenAll(consumers.Select(entry => entry.Group.LeaveAsync(entry.Consumer, grace)));
    }

    Dictionary<string, T> Of<T>(string kind, Func<Component, T> make) => _resources.For(AppId)
        .Where(component => component.Type.StartsWith(kind, StringComparison.Ordinal))
        .ToDictionary(component => component.Name, make);

    /// <summary>The running input bindings.</summary>
    public CronBindings? Bindings { get; set; }

    public void Dispose() => Channel.Dispose();
}
