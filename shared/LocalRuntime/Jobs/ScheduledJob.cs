using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;

namespace Millrace.LocalRuntime.Jobs;

/// <summary>One job that waits for its time, and fires at any one instance of its app.</summary>
internal sealed class ScheduledJob
{
    static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);
    static readonly TimeSpan s_longestWait = TimeSpan.FromHours(1);

    readonly CancellationTokenSource _stop = new();
    readonly JobTimes _times;
    readonly AppDirectory _apps;
    readonly TimeProvider _time;

    public ScheduledJob(string appId, Job job, JobTimes times, AppDirectory apps, TimeProvider time) =>
        (AppId, Job, _times, _apps, _time, Due) = (appId, job, times, apps, time, times.First);

    public string AppId { get; }

    public Job Job { get; }

    /// <summary>When it fires next; null when it is over.</summary>
    public DateTimeOffset? Due { get; private set; }

    public int Fired { get; private set; }

    public string Key => JobRecord.Key(AppId, Job.Name);

    public DateTimeOffset? Ends => _times.Ends;

    /// <summary>Goes on where the file says it was.</summary>
    public ScheduledJob At(DateTimeOffset due, int fired)
    {
        (Due, Fired) = (due, fired);
        return this;
    }

    /// <summary>Fires until the job is over or stopped.</summary>
    /// <param name="changed">Keeps what has become of it.</param>
    public async Task RunAsync(Func<Task> changed)
    {
        try
        {
            while (Due is { } due)
            {
                while (due - _time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait < s_longestWait ? wait : s_longestWait, _time, _stop.Token);
                await FireAsync(_stop.Token);
                Fired++;
                // Times that were missed while the app was away are not skipped: they come one after the other.
                Due = _times.After(due) is { } next && next <= (_times.Ends ?? DateTimeOffset.MaxValue) && !(Job.HasRepeats && Fired >= Job.Repeats)
                    ? next : null;
                await changed();
            }
        }
        catch (OperationCanceledException)
        {
            // The job is deleted or replaced, or the runtime stops.
        }
    }

    public void Stop() => _stop.Cancel();

    async Task FireAsync(CancellationToken ct)
    {
        var retries = Job.FailurePolicy?.Constant is { } constant ? constant.HasMaxRetries ? (int)constant.MaxRetries : int.MaxValue : 0;
        for (var attempt = 0; ; attempt++)
        {
            var session = await InstanceAsync(ct);
            if (await TryAsync(session, ct) is not { } failure)
                return;
            Log.JobFailed(session.Logger, Job.Name, AppId, failure);
            if (attempt >= retries)
                return;
            await Task.Delay(Job.FailurePolicy!.Constant.Interval?.ToTimeSpan() ?? TimeSpan.Zero, _time, ct);
        }
    }

    // Why it failed, or null.
    async Task<string?> TryAsync(AppSession session, CancellationToken ct)
    {
        try
        {
            return await session.Channel.RunJobAsync(Job, ct);
        }
        catch (HttpRequestException failure)
        {
            return failure.Message;
        }
    }

    async Task<AppSession> InstanceAsync(CancellationToken ct)
    {
        while (true)
        {
            if (_apps.Find(AppId) is { IsReady: true, IsHealthy: true, Channel.Address: not null } session)
                return session;
            await Task.Delay(s_look, _time, ct);
        }
    }
}
