using System.Globalization;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.PubSub;
using Millrace.LocalRuntime.Resources;

namespace Millrace.LocalRuntime.Bindings;

/// <summary>The cron bindings of one instance: each calls its route when it is due. Every instance fires.</summary>
internal sealed class CronBindings : IAsyncDisposable
{
    readonly CancellationTokenSource _stop = new();
    readonly List<Task> _running = [];
    readonly AppSession _session;

    CronBindings(AppSession session) => _session = session;

    /// <summary>Asks the app which bindings it handles, and starts those.</summary>
    public static async Task<CronBindings> StartAsync(AppSession session, CancellationToken ct)
    {
        var bindings = new CronBindings(session);
        foreach (var component in session.Components.Where(component => component.Type == "bindings.cron"))
        {
            var schedule = CronSchedule.Parse(component["schedule"] ?? "");
            var route = component["route"] ?? component.Name;
            if (await IsWantedAsync(session, component, route, ct))
                bindings._running.Add(Task.Run(() => bindings.RunAsync(component, schedule, route, bindings._stop.Token), ct));
        }
        return bindings;
    }

    static async Task<bool> IsWantedAsync(AppSession session, Component component, string route, CancellationToken ct)
    {
        if (component["direction"] is { Length: > 0 } direction)
            return direction.Contains("input", StringComparison.Ordinal);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
            limit.CancelAfter(TimeSpan.FromSeconds(3));
            var answer = await session.Channel.SendAsync(
                HttpMethod.Options, route, [], default, "application/json", limit.Token);
            return answer.IsSuccess || answer.Status == 405;
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            Log.BindingFailed(session.Logger, component.Name, session.AppId, failure.Message);
            return false;
        }
    }

    async Task RunAsync(Component component, CronSchedule schedule, string route, CancellationToken stop)
    {
        var time = _session.Time;
        var last = Now();
        try
        {
            while (schedule.After(last) is { } due)
            {
                if (due - Now() is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, stop);
                last = due;
                // A slow handler does not hold up the next tick.
                _ = FireAsync(component, route, stop);
                if (Now() - due > TimeSpan.FromMinutes(1))
                    last = Now();
            }
        }
        catch (OperationCanceledException)
        {
            // The app leaves.
        }

        DateTimeOffset Now() => TimeZoneInfo.ConvertTime(time.GetUtcNow(), time.LocalTimeZone);
    }

    async Task FireAsync(Component component, string route, CancellationToken stop)
    {
        KeyValuePair<string, string>[] headers =
        [
            new("readtimeutc", _session.Time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fffffff '+0000 UTC'", CultureInfo.InvariantCulture)),
            new("timezone", "Local"),
            new("traceparent", TraceContext.Absent),
        ];
        var policy = _session.Resources.Component(_session.AppId, component.Name, "Binding", inbound: true);
        try
        {
            var outcome = await Retrying.RunAsync(_session.Delivery, policy, async token =>
            {
                var answer = await _session.Channel.SendAsync(HttpMethod.Post, route, headers, default, "application/json", token);
                // Under a policy only 200 counts as done; without one any 2xx does.
                return answer.Status == 200 || (policy.Retry is null && answer.IsSuccess)
                    ? Outcome.Done
                    : Outcome.Retry($"the app answered {answer.Status}", answer.Status);
            }, stop);
            if (outcome.Kind != OutcomeKind.Done)
                Log.BindingFailed(_session.Logger, component.Name, _session.AppId, outcome.Reason);
        }
        catch (OperationCanceledException)
        {
            // The app leaves.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running);
        _stop.Dispose();
    }
}
