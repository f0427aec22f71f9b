using Microsoft.Extensions.Logging;
using Millrace.LocalRuntime.Broker;
using Millrace.LocalRuntime.State;
using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime;

/// <summary>Deletes what nobody needs any more, expired state and messages beyond their retention, and keeps the log of commits short.</summary>
internal sealed class Housekeeping : IAsyncDisposable
{
    static readonly TimeSpan s_sweeps = TimeSpan.FromSeconds(15);
    static readonly TimeSpan s_checkpoints = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource _stop = new();
    readonly TimeProvider _time;
    readonly ILogger _logger;
    readonly Task _run;

    public Housekeeping(Database database, EmbeddedBroker broker, EmbeddedState state,
        LocalRuntimeOptions options, TimeProvider time, ILogger logger)
    {
        (_time, _logger) = (time, logger);
        var retention = new Retention(database, broker, options, time);
        _run = Task.WhenAll(
            EveryAsync(s_sweeps, async () =>
            {
                while (await state.SweepAsync())
                {
                }
                await retention.SweepAsync();
            }),
            EveryAsync(s_checkpoints, () =>
            {
                database.Checkpoint();
                return Task.CompletedTask;
            }));
    }

    Task EveryAsync(TimeSpan period, Func<Task> work) => Task.Run(async () =>
    {
        using var timer = new PeriodicTimer(period, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
                try
                {
                    await work();
                }
                catch (DatabaseException failure)
                {
                    Log.BackgroundFailed(_logger, failure);
                }
        }
        catch (OperationCanceledException)
        {
            // The runtime stops.
        }
    });

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }
}
