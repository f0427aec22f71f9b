using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Bindings;
using Millrace.LocalRuntime.Http;

namespace Millrace.LocalRuntime;

/// <summary>An instance of an app that is attached; disposing it detaches it at once.</summary>
public sealed class AttachedApp : IAsyncDisposable
{
    static readonly TimeSpan s_usualGrace = TimeSpan.FromSeconds(5);

    readonly CancellationTokenSource _stop = new();
    readonly LocalRuntimeHost _host;
    readonly AppSession _session;
    readonly ApiServer _server;
    readonly Task _start;
    Task _watch = Task.CompletedTask;
    int _stopped;

    internal AttachedApp(LocalRuntimeHost host, AppSession session, ApiServer server)
    {
        (_host, _session, _server) = (host, session, server);
        session.Shutdown = () => _ = Task.Run(() => DetachAsync(s_usualGrace));
        _start = Task.Run(() => StartAsync(_stop.Token));
    }

    /// <summary>The app's id.</summary>
    public string AppId => _session.AppId;

    /// <summary>The port of its HTTP API on loopback.</summary>
    public int HttpPort => _server.HttpPort;

    /// <summary>The port of its gRPC API on loopback.</summary>
    public int GrpcPort => _server.GrpcPort;

    /// <summary>Ends when the app listens, its subscriptions are read and deliveries have begun.</summary>
    public Task Ready => _start;

    async Task StartAsync(CancellationToken ct)
    {
        var health = _session.App.HealthCheck is { } check ? new AppHealth(_session, check) : null;
        if (_session.Channel.Address is not null)
        {
            await AppSubscriptions.WaitForPortAsync(_session, ct);
            // The sidecar is ready from here on, whatever the app says of itself.
            _session.IsReady = health is not null;
            if (health is not null)
                await health.WaitAsync(ct);
            _session.Subscribed = await AppSubscriptions.ReadAsync(_session, ct);
            await BeginAsync(ct);
            if (health is not null)
                _watch = Task.Run(() => health.WatchAsync(() => _session.PauseAsync(s_usualGrace), () => BeginAsync(ct), ct), ct);
        }
        _session.IsReady = true;
        Log.Attached(_session.Logger, AppId, HttpPort, GrpcPort, _session.Subscribed.Count);
    }

    async Task BeginAsync(CancellationToken ct)
    {
        await _session.SubscribeAsync();
        _session.Bindings = await CronBindings.StartAsync(_session, ct);
    }

    /// <summary>Ends deliveries (what is in work may finish within the grace) and closes the APIs.</summary>
    public async Task DetachAsync(TimeSpan grace)
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0)
            return;
        await _stop.CancelAsync();
        await _start.ContinueWith(static _ => { }, TaskScheduler.Default);
        await _watch.ContinueWith(static _ => { }, TaskScheduler.Default);
        await _session.StopAsync(grace);
        await _server.DisposeAsync();
        _session.Dispose();
        _stop.Dispose();
        _host.Forget(this, _session);
        Log.Detached(_session.Logger, AppId);
    }

    /// <summary>Detaches; what is in work may finish within five seconds.</summary>
    public ValueTask DisposeAsync() => new(DetachAsync(s_usualGrace));
}
