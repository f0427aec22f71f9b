using System.Text.Json;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Millrace.DaprProtocol;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.State;

namespace Millrace.LocalRuntime.Jobs;

/// <summary>All jobs of all apps: durable, and running while the runtime does.</summary>
internal sealed class JobStore : IAsyncDisposable
{
    // No component can have this name.
    const string Store = "||jobs";

    readonly Dictionary<string, (ScheduledJob Job, Task Run)> _jobs = new(StringComparer.Ordinal);
    readonly SemaphoreSlim _writing = new(1, 1);
    readonly EmbeddedState _state;
    readonly AppDirectory _apps;
    readonly TimeProvider _time;

    public JobStore(EmbeddedState state, AppDirectory apps, TimeProvider time)
    {
        (_state, _apps, _time) = (state, apps, time);
        foreach (var (_, value) in state.All(Store))
            if (JsonSerializer.Deserialize(value, JobRecords.Default.JobRecord) is { } record)
            {
                var job = Job.Parser.ParseFrom(record.Job);
                var due = DateTimeOffset.FromUnixTimeMilliseconds(record.Due);
                var times = JobTimes.Of(job, due).Until(record.Ends is { } ends ? DateTimeOffset.FromUnixTimeMilliseconds(ends) : null);
                Start(new ScheduledJob(record.AppId, job, times, apps, time).At(due, record.Fired));
            }
    }

    /// <exception cref="ApiError">The job cannot be scheduled so, or there is one of its name.</exception>
    public async Task ScheduleAsync(string appId, Job job, bool overwrite)
    {
        if (job.Name.Length == 0)
            throw JobErrors.NoName(appId);
        if (!job.HasSchedule && !job.HasDueTime)
            throw JobErrors.NoTimes(appId);
        var key = JobRecord.Key(appId, job.Name);
        if (job.Name.AsSpan().ContainsAny("/\\#?"))
            throw JobErrors.Invalid(appId, $"job name is invalid \"{key}\": must not contain '/', '\\', '#' or '?'");
        job.FailurePolicy ??= new JobFailurePolicy { Constant = new() { Interval = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)), MaxRetries = 3 } };
        var scheduled = new ScheduledJob(appId, job, Times(appId, job), _apps, _time);
        await _writing.WaitAsync();
        try
        {
            lock (_jobs)
                if (!overwrite && _jobs.ContainsKey(key))
                    throw JobErrors.Exists(appId, key);
            await KeepAsync(scheduled);
            Forget(key);
            Start(scheduled);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <exception cref="ApiError">There is none of that name.</exception>
    public Job Get(string appId, string name)
    {
        lock (_jobs)
            return _jobs.TryGetValue(JobRecord.Key(appId, name), out var entry) ? entry.Job.Job : throw JobErrors.NotFound(appId, name);
    }

    public IReadOnlyList<Job> List(string appId)
    {
        lock (_jobs)
            return [.. _jobs.Values.Where(entry => entry.Job.AppId == appId).Select(entry => entry.Job.Job).OrderBy(job => job.Name, StringComparer.Ordinal)];
    }

    public async Task DeleteAsync(string appId, string name)
    {
        await _writing.WaitAsync();
        try
        {
            Forget(JobRecord.Key(appId, name));
            await _state.WriteAsync(Store, [new StateChange(JobRecord.Key(appId, name), null, null, false, null)], together: false);
        }
        finally
        {
            _writing.Release();
        }
    }

    void Start(ScheduledJob job)
    {
        lock (_jobs)
            _jobs[job.Key] = (job, Task.Run(() => job.RunAsync(() => ChangedAsync(job))));
    }

    void Forget(string key)
    {
        lock (_jobs)
            if (_jobs.Remove(key, out var entry))
                entry.Job.Stop();
    }

    async Task ChangedAsync(ScheduledJob job)
    {
        await _writing.WaitAsync();
        try
        {
            lock (_jobs)
                // It may have been replaced or deleted while it fired.
                if (!_jobs.TryGetValue(job.Key, out var entry) || entry.Job != job)
                    return;
            await KeepAsync(job);
            if (job.Due is null)
                Forget(job.Key);
        }
        finally
        {
            _writing.Release();
        }
    }

    async Task KeepAsync(ScheduledJob job)
    {
        var value = job.Due is { } due
            ? JsonSerializer.SerializeToUtf8Bytes(new JobRecord(
                job.AppId, job.Job.ToByteArray(), due.ToUnixTimeMilliseconds(), job.Ends?.ToUnixTimeMilliseconds(), job.Fired), JobRecords.Default.JobRecord)
            : null;
        await _state.WriteAsync(Store, [new StateChange(job.Key, value, null, false, null)], together: false);
    }

    JobTimes Times(string appId, Job job)
    {
        try
        {
            return JobTimes.Of(job, _time.GetUtcNow());
        }
        catch (FormatException wrong)
        {
            throw JobErrors.Invalid(appId, $"job failed validation: {wrong.Message}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_jobs)
        {
            foreach (var (job, _) in _jobs.Values)
                job.Stop();
            running = [.. _jobs.Values.Select(entry => entry.Run)];
        }
        await Task.WhenAll(running);
    }
}
