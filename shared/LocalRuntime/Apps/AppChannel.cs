using Microsoft.Extensions.Logging;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resilience;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Apps;

/// <summary>What a sidecar asks of one instance of its app, in the protocol that the app speaks.</summary>
internal abstract class AppChannel : IDisposable
{
    readonly SemaphoreSlim? _slots;

    protected AppChannel(AppRegistration app)
    {
        App = app;
        _slots = app.MostConcurrentCalls > 0 ? new SemaphoreSlim(app.MostConcurrentCalls) : null;
    }

    protected AppRegistration App { get; }

    /// <summary>Where the app listens; null for a pure client.</summary>
    public Uri? Address => App.Channel;

    public static AppChannel To(AppRegistration app, TimeProvider time, ILogger logger) => app.Protocol switch
    {
        AppProtocol.Grpc when app.Channel is not null => new GrpcApp(app),
        _ => new HttpApp(app, time, logger),
    };

    /// <summary>Asks what the app wants to hear of, once.</summary>
    /// <exception cref="System.Text.Json.JsonException">Its answer cannot be read.</exception>
    public abstract Task<IReadOnlyList<Subscription>> ReadSubscriptionsAsync(CancellationToken ct);

    /// <summary>Hands over one event.</summary>
    /// <exception cref="HttpRequestException">The app did not answer.</exception>
    public abstract Task<Outcome> DeliverAsync(EventDelivery delivery, CancellationToken ct);

    /// <summary>Hands over many events at once; an outcome for each.</summary>
    /// <exception cref="HttpRequestException">The app did not answer.</exception>
    public abstract Task<Outcome[]> DeliverAsync(BatchDelivery delivery, CancellationToken ct);

    /// <summary>Asks whether the app handles an input binding.</summary>
    /// <param name="route">Where an app that listens by HTTP handles it.</param>
    /// <exception cref="HttpRequestException">The app did not answer.</exception>
    public abstract Task<bool> HandlesAsync(string binding, string route, CancellationToken ct);

    /// <summary>Hands over an event of an input binding.</summary>
    /// <exception cref="HttpRequestException">The app did not answer.</exception>
    public abstract Task<BindingReply> HandleAsync(
        string binding, string route, IReadOnlyDictionary<string, string> metadata, CancellationToken ct);

    /// <summary>Hands over a job whose time has come; why it failed, or null.</summary>
    /// <exception cref="HttpRequestException">The app did not answer.</exception>
    public abstract Task<string?> RunJobAsync(DaprProtocol.Job job, CancellationToken ct);

    /// <summary>Calls a method; the answer's body is still to be read, and the caller disposes of it.</summary>
    /// <exception cref="HttpRequestException">The app did not answer.</exception>
    /// <exception cref="DaprProtocol.Transport.GrpcStatusException">An app that listens by gRPC refused the call.</exception>
    public abstract Task<HttpResponseMessage> InvokeAsync(AppRequest request, CancellationToken ct);

    /// <summary>Whether the app says that it is well.</summary>
    public abstract Task<bool> ProbeAsync(string path, CancellationToken ct);

    /// <summary>Runs a call when the app has room for it.</summary>
    protected async Task<T> InTurnAsync<T>(Func<Task<T>> call, CancellationToken ct)
    {
        if (_slots is null)
            return await call();
        await _slots.WaitAsync(ct);
        try
        {
            return await call();
        }
        finally
        {
            _slots.Release();
        }
    }

    public abstract void Dispose();
}
