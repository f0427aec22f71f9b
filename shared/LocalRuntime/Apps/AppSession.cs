using Microsoft.Extensions.Logging;
using Millrace.LocalRuntime.Bindings;
using Millrace.LocalRuntime.Broker;
using Millrace.LocalRuntime.Configuration;
using Millrace.LocalRuntime.Invocation;
using Millrace.LocalRuntime.Jobs;
using Millrace.LocalRuntime.Locks;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resilience;
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
    readonly OutsideServers _outside;

    public AppSession(AppRegistration app, LocalRuntimeOptions options, ResourceSet resources, EmbeddedBroker broker,
        EmbeddedState state, ConfigurationItems configuration, JobStore jobs, AppDirectory directory, DeliveryGate gate, long epoch, TimeProvider time, ILogger logger)
    {
        (App, Options, _resources, Logger, Time) = (app, options, resources, logger, time);
        _pubSub = Of("pubsub.", component => new PubSubComponent(component, app.AppId, broker, time));
        _state = Of("state.", component => new StateStore(component, app.AppId, state, time));
        Secrets = new SecretStores(resources, app.AppId);
        Jobs = jobs;
        Locks = new LockStores(resources.For(app.AppId), app.AppId, state, time);
        Configuration = new ConfigurationStores(resources.For(app.AppId), configuration);
        _outside = new OutsideServers(resources, app.AppId);
        Invoker = new Invoker(this, directory, _outside);
        Policies = new Policies(resources, app.AppId, time);
        Metadata = new SidecarMetadata(this);
        Channel = AppChannel.To(app, time, logger);
        Delivery = new DeliveryContext(app.AppId, Channel, gate, Policies, epoch, time, logger);
        Outputs = new OutputBindings(resources.For(app.AppId), Delivery);
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

    /// <summary>Names of servers outside that the app may call.</summary>
    public IEnumerable<string> HttpEndpoints => _outside.Names;

    public LockStores Locks { get; }

    /// <summary>The jobs of all apps.</summary>
    public JobStore Jobs { get; }

    public ConfigurationStores Configuration { get; }

    /// <summary>What the app may call outside by the name of a component.</summary>
    public OutputBindings Outputs { get; }

    /// <summary>What is done about failures.</summary>
    public Policies Policies { get; }

    /// <summary>Calls a method of the app, for another app.</summary>
    public Task<HttpResponseMessage> InvokeAsync(AppRequest request, CancellationToken ct) =>
        Channel.Address is null ? throw new HttpRequestException("app channel is not initialized")
        : !IsHealthy ? throw new HttpRequestException("rpc error: code = Internal desc = app is not in a healthy state")
        : Channel.InvokeAsync(request, ct);

    /// <summary>False while the app fails its health checks.</summary>
    public bool IsHealthy { get; set; } = true;

    public SidecarMetadata Metadata { get; }

    /// <summary>Called when the app asks its sidecar to end.</summary>
    public Action Shutdown { get; set; } = () => { };

    /// <summary>True once the app listens and its subscriptions are read.</summary>
    public bool IsReady { get; set; }

    /// <summary>The subscriptions that are served.</summary>
    public IEnumerable<Subscription> Subscriptions => Subscribed.Select(entry => entry.Subscription).Concat(Streams);

    /// <summary>The subscriptions that the app and the resources declare.</summary>
    public IReadOnlyList<(Subscription Subscription, Routes Routes)> Subscribed { get; set; } = [];

    public IEnumerable<Component> Components => _resources.For(AppId);

    public ResourceSet Resources => _resources;

    /// <exception cref="Errors.ApiError">There is no such component for this app.</exception>
    public PubSubComponent PubSub(string name) =>
        _pubSub.TryGetValue(name, out var component) ? component : throw PubSubErrors.NotFound(name);

    /// <exception cref="Errors.ApiError">There is no such component for this app.</exception>
    public StateStore StateFor(string name, bool query = false) => _state.TryGetValue(name, out var store) ? store
        : _state.Count == 0 ? throw StateErrors.NotConfigured(name, AppId)
        : throw StateErrors.NotFound(name, query ? null : AppId);

    // The streams that are open.
    IEnumerable<Subscription> Streams
    {
        get
        {
            lock (_consumers)
                return [.. _consumers.Select(entry => entry.Consumer).OfType<TopicConsumer>().Select(consumer => consumer.Subscription)
                    .Where(subscription => subscription.Origin == SubscriptionOrigin.Streaming)];
        }
    }

    /// <summary>Joins the groups of the app's subscriptions: deliveries begin.</summary>
    public async Task SubscribeAsync()
    {
        foreach (var (subscription, routes) in Subscribed)
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
    public Task StopAsync(TimeSpan grace) => LeaveAsync(grace, _ => true);

    /// <summary>Leaves the groups but those of streams, which the app holds open itself.</summary>
    public Task PauseAsync(TimeSpan grace) =>
        LeaveAsync(grace, consumer => consumer is not TopicConsumer { Subscription.Origin: SubscriptionOrigin.Streaming });

    async Task LeaveAsync(TimeSpan grace, Func<Consumer, bool> leaves)
    {
        if (Bindings is { } bindings)
            await bindings.DisposeAsync();
        Bindings = null;
        (ConsumerGroup Group, Consumer Consumer)[] consumers;
        lock (_consumers)
        {
            consumers = [.. _consumers.Where(entry => leaves(entry.Consumer))];
            _consumers.RemoveAll(entry => leaves(entry.Consumer));
        }
        await Task.WhenAll(consumers.Select(entry => entry.Group.LeaveAsync(entry.Consumer, grace)));
    }

    Dictionary<string, T> Of<T>(string kind, Func<Component, T> make) => _resources.For(AppId)
        .Where(component => component.Type.StartsWith(kind, StringComparison.Ordinal))
        .ToDictionary(component => component.Name, make);

    /// <summary>The running input bindings.</summary>
    public CronBindings? Bindings { get; set; }

    public void Dispose()
    {
        Channel.Dispose();
        Outputs.Dispose();
        Configuration.Dispose();
        _outside.Dispose();
    }
}
