using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;

namespace Millrace.Standalone.Front;

/// <summary>
/// The server of a service that shares its process: it opens no port, and answers what the front hands over. The service's
/// whole pipeline runs as it would behind its own Kestrel, without a second trip through a socket.
/// </summary>
sealed class InProcessServer : IServer
{
    readonly TaskCompletionSource<Func<IFeatureCollection, Task>> _pipeline =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>Answers one request; waits for the service to have started, as a connection would in a listener's queue.</summary>
    public Task AnswerAsync(IFeatureCollection request) =>
        _pipeline.Task.IsCompletedSuccessfully ? _pipeline.Task.Result(request) : AnswerWhenStartedAsync(request);

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _pipeline.TrySetResult(request => RunAsync(application, request));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _pipeline.TrySetCanceled(CancellationToken.None);
        return Task.CompletedTask;
    }

    public void Dispose() => _pipeline.TrySetCanceled();

    async Task AnswerWhenStartedAsync(IFeatureCollection request) => await (await _pipeline.Task)(request);

    static async Task RunAsync<TContext>(IHttpApplication<TContext> application, IFeatureCollection request)
        where TContext : notnull
    {
        var context = application.CreateContext(request);
        Exception? failure = null;
        try
        {
            await application.ProcessRequestAsync(context);
        }
        catch (Exception exception)
        {
            failure = exception;
            throw;
        }
        finally
        {
            application.DisposeContext(context, failure);
        }
    }
}
