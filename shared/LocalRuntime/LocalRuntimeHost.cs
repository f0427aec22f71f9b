using Microsoft.Extensions.Logging;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Attachment;
using Millrace.LocalRuntime.Broker;
using Millrace.LocalRuntime.Configuration;
using Millrace.LocalRuntime.Grpc;
using Millrace.LocalRuntime.Http;
using Millrace.LocalRuntime.Jobs;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resources;
using Millrace.LocalRuntime.State;
using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime;

/// <summary>
/// An embedded sidecar for all apps of one machine: it gives each attached instance an HTTP and a gRPC endpoint with
/// Dapr's API, over topics and state in one durable file.
/// </summary>
public sealed class LocalRuntimeHost : IAsyncDisposable
{
    readonly List<AttachedApp> _apps = [];
    readonly AppDirectory _directory = new();
    readonly DeliveryGate _gate;
    readonly LocalRuntimeOptions _options;
    readonly ResourceSet _resources;
    readonly Database _database;
    readonly EmbeddedBroker _broker;
    readonly EmbeddedState _state;
    readonly ConfigurationItems _configuration;
    readonly JobStore _jobs;
    readonly Housekeeping _housekeeping;
    readonly ILoggerFactory _logs;
    readonly TimeProvider _time;
    readonly ILogger _logger;
    ControlServer? _control;

    LocalRuntimeHost(LocalRuntimeOptions options, ResourceSet resources, TimeProvider time, ILoggerFactory logs)
    {
        (_options, _resources, _time, _logs) = (options, resources, time, logs);
        _logger = logs.CreateLogger("Millrace.LocalRuntime");
        _gate = new DeliveryGate(options.IsTakingBulk, time);
        _database = new Database(options.DataFolder, options.FullSync, time);
        _broker = new EmbeddedBroker(_database, options, time, _logger);
        _state = new EmbeddedState(_database, time);
        _configuration = new ConfigurationItems(_state);
        _jobs = new JobStore(_state, _directory, time);
        _housekeeping = new Housekeeping(_database, _broker, _state, options, time, _logger);
    }

    /// <summary>The port where services of other processes attach; null when there is none.</summary>
    public int? ControlPort => _control?.Port;

    /// <summary>The state stores, for reading in process.</summary>
    public IEmbeddedState State => _state;

    /// <summary>Opens or makes the file and loads the resources.</summary>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="ResourceException">A resource file cannot be used.</exception>
    /// <exception cref="DatabaseException">The file cannot be opened.</exception>
    public static async Task<LocalRuntimeHost> StartAsync(
        LocalRuntimeOptions options, TimeProvider time, ILoggerFactory logs, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(options);
        ct.ThrowIfCancellationRequested();
        options.Validate();
        var resources = ResourceSet.Load(options.ResourcePaths);
        var host = new LocalRuntimeHost(options, resources, time, logs);
        if (options.ControlPort is { } port)
            try
            {
                host._control = await ControlServer.StartAsync(port, host, logs, host._logger, ct);
            }
            catch
            {
                await host.DisposeAsync();
                throw;
            }
        return host;
    }

    /// <summary>
    /// Gives an instance of an app its endpoints. They answer at once; deliveries begin when the app listens
    /// (<see cref="AttachedApp.Ready"/>).
    /// </summary>
    /// <exception cref="IOException">A fixed port is taken.</exception>
    public async Task<AttachedApp> AttachAsync(AppRegistration app, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (string.IsNullOrWhiteSpace(app.AppId))
            throw new ArgumentException("the app id is empty", nameof(app));
        var session = new AppSession(app, _options, _resources, _broker, _state, _configuration, _jobs, _directory, _gate, _database.Epoch, _time, _logger);
        var (http, grpc) = (new HttpApi(session), new GrpcApi(session));
        var server = await ApiServer.StartAsync(app.HttpPort, app.GrpcPort,
            context => context.Request.Protocol == "HTTP/2" ? grpc.HandleAsync(context) : http.HandleAsync(context), _logs, ct);
        _directory.Add(session);
        var attached = new AttachedApp(this, session, server);
        lock (_apps)
            _apps.Add(attached);
        return attached;
    }

    /// <summary>
    /// Writes an item of a configuration component, durably, and tells the apps that subscribe to it: Dapr's API only
    /// reads them.
    /// </summary>
    /// <param name="component">The component's name.</param>
    /// <param name="key">The item's key.</param>
    /// <param name="item"><c>value</c> or <c>value||version</c>; null deletes the item.</param>
    public Task SetConfigurationAsync(string component, string key, string? item) => _configuration.SetAsync(component, key, item);

    /// <summary>What each group of readers has not acknowledged yet.</summary>
    public IReadOnlyList<TopicBacklog> Backlogs() =>
    [
        .. _broker.Topics().SelectMany(topic =>
        {
            lock (topic.Groups)
                return topic.Groups.Values.Select(group =>
                    new TopicBacklog(topic.Name, group.Name, group.BacklogMessages, group.BacklogBytes)).ToList();
        }),
    ];

    /// <summary>Detaches all apps; what is in work may finish within the grace.</summary>
    public async Task DrainAsync(TimeSpan grace)
    {
        AttachedApp[] apps;
        lock (_apps)
            apps = [.. _apps];
        await Task.WhenAll(apps.Select(app => app.DetachAsync(grace)));
    }

    internal void Forget(AttachedApp app, AppSession session)
    {
        _directory.Remove(session);
        lock (_apps)
            _apps.Remove(app);
    }

    /// <summary>Detaches all apps and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _jobs.DisposeAsync();
        await DrainAsync(TimeSpan.FromSeconds(5));
        if (_control is not null)
            await _control.DisposeAsync();
        await _housekeeping.DisposeAsync();
        await _broker.Positions.FlushAsync();
        await _database.DisposeAsync();
    }
}
