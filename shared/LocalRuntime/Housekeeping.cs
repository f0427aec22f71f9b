using Microsoft.Extensions.Logging;
using Millrace.LocalRuntime.Broker;
using Millrace.LocalRuntime.State;
using Millrace.LocalRuntime.Storage;

namespace Millrace.LocalRuntime;

/// <summary>Deletes what nobody needs any more: expired state, messages beyond their retention.</summary>
internal sealed class Housekeeping : IAsyncDisposable
{
    static readonly TimeSpan s_period = TimeSpan.FromSeconds(15);

    readonly CancellationTokenSource _stop = new();
    readonly Task _run;

    public Housekeeping(Database database, EmbeddedBroker broker, EmbeddedState state,
        LocalRuntimeOptions options, TimeProvider time, ILogger logger)
    {
        var retention = new Retention(database, broker, options, time);
        _run = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(s_period, time);
            try
            {
                while (await timer.WaitForNextTickAsync(_stop.Token))
                    try
                    {
                        while (await state.SweepAsync())
                        {
                        }
                        await retention.SweepAsync();
                    }
                    catch (DatabaseException failure)
                    {
                        Log.BackgroundFailed(logger, failure);
                    }
            }
            catch (OperationCanceledException)
            {
                // The runtime stops.
            }
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }
}
