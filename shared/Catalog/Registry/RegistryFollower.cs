using Dapr.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Catalog.Packs;

namespace Millrace.Catalog.Registry;

/// <summary>
/// Swaps the service's snapshot when the registry's state changed. A state that cannot be followed is told once, and the
/// service goes on with what it has.
/// </summary>
public sealed class RegistryFollower(RegistryStore store, RegistrySnapshots snapshots, PackCatalog catalog, DaprClient dapr, TimeProvider clock, ILogger<RegistryFollower> logger) : BackgroundService
{
    static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    readonly SemaphoreSlim _one = new(1, 1);
    long _revision = -1;
    long _refused = -1;

    /// <summary>Looks now, and swaps if there is something new.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var (state, _) = await store.ReadAsync(cancellationToken);
            if (state is null || state.Revision == _revision || state.Revision == _refused)
                return;
            try
            {
                catalog.Swap(await snapshots.OfAsync(state, cancellationToken));
                _revision = state.Revision;
                logger.SnapshotSwapped(state.Revision);
            }
            catch (PackException fault)
            {
                _refused = state.Revision;
                logger.SnapshotRefused(fault, state.Revision);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await dapr.WaitForSidecarAsync(stoppingToken);
        using var timer = new PeriodicTimer(s_look, clock);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.RegistryAway(fault.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _one.Dispose();
        base.Dispose();
    }
}
