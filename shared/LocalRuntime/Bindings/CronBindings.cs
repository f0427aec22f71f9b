using System.Globalization;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Errors;
using Millrace.LocalRuntime.Resilience;
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
            return await session.Channel.HandlesAsync(component.Name, route, limit.Token);
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
        var metadata = new Dictionary<string, string>
        {
            ["readTimeUTC"] = _session.Time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss.fffffff '+0000 UTC'", CultureInfo.InvariantCulture),
            ["timeZone"] = "Local",
        };
        var policy = _session.Policies.Component(component.Name, "Binding", inbound: true);
        try
        {
            var outcome = await Retrying.RunAsync(_session.Delivery, policy, async token =>
            {
                var reply = await _session.Channel.HandleAsync(component.Name, route, metadata, token);
                foreach (var output in reply.To)
                    await _session.Outputs.InvokeAsync(output, new BindingCall("create", reply.Data, metadata), token);
                // Under a policy only 200 counts as done; without one any 2xx does.
                return reply.Failure is null && (reply.Status is null or 200 || policy.Retry is null)
                    ? Outcome.Done
                    : Outcome.Retry(reply.Failure ?? $"the app answered {reply.Status}", reply.Status);
            }, stop);
            if (outcome.Kind != OutcomeKind.Done)
                Log.BindingFailed(_session.Logger, component.Name, _session.AppId, outcome.Reason);
        }
        catch (ApiError refused)
        {
            Log.BindingFailed(_session.Logger, component.Name, _session.AppId, refused.Message);
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
