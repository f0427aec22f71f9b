using Millrace.DaprProtocol.Transport;

namespace Millrace.LocalRuntime.Apps;

/// <summary>
/// Watches whether an app is well. It begins as ill; while it is, nothing is delivered to it and nobody can call it.
/// </summary>
internal sealed class AppHealth(AppSession session, AppHealthCheck check)
{
    /// <summary>Ends when the app is well for the first time.</summary>
    public async Task WaitAsync(CancellationToken ct)
    {
        session.IsHealthy = false;
        using var timer = new PeriodicTimer(check.Interval, session.Time);
        while (!await ProbeAsync(ct))
            await timer.WaitForNextTickAsync(ct);
        session.IsHealthy = true;
    }

    /// <summary>Goes on probing, and says when the app has become ill or well again.</summary>
    public async Task WatchAsync(Func<Task> ill, Func<Task> well, CancellationToken ct)
    {
        var failures = 0;
        using var timer = new PeriodicTimer(check.Interval, session.Time);
        while (await timer.WaitForNextTickAsync(ct))
        {
            var isWell = await ProbeAsync(ct);
            failures = isWell ? 0 : failures + 1;
            if (isWell == session.IsHealthy || (!isWell && failures < check.Threshold))
                continue;
            session.IsHealthy = isWell;
            if (isWell)
                Log.Healthy(session.Logger, session.AppId);
            else
                Log.Unhealthy(session.Logger, session.AppId);
            await (isWell ? well() : ill());
        }
    }

    async Task<bool> ProbeAsync(CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(check.Timeout, session.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        try
        {
            return await session.Channel.ProbeAsync(check.Path, either.Token);
        }
        catch (Exception failure) when (failure is HttpRequestException or GrpcStatusException || (failure is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return false;
        }
    }
}
