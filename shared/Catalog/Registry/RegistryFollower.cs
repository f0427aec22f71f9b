using Dapr.Client;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Millrace.Catalog.Packs;
using Millrace.Hosting.Problems;

namespace Millrace.Catalog.Registry;

/// <summary>
/// Swaps the service's snapshot when the registry's state changed. A state that cannot be followed is told once, and the
/// service goes on with what it has.
/// </summary>
public sealed class RegistryFollower(RegistryStore store, RegistrySnapshots snapshots, PackCatalog catalog, DaprClient dapr, TimeProvider clock, ILogger<RegistryFollower> logger) : BackgroundService
{
    static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);

    static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    readonly SemaphoreSlim _one = new(1, 1);
    readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _revision = -1;
    long _refused = -1;

    /// <summary>Whether the definitions are those that were applied. Where there is no lake, there is no registry to wait for.</summary>
    public bool IsReady => _first.Task.IsCompleted || ExecuteTask is null;

    /// <summary>
    /// Completes once the definitions are those that were applied. A service that starts has the deployed ones until then,
    /// by which nothing may be taken in.
    /// </summary>
    /// <exception cref="ProblemException">503: the registry cannot be read.</exception>
    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        if (IsReady)
            return;
        try
        {
            await _first.Task.WaitAsync(s_patience, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new ProblemException(StatusCodes.Status503ServiceUnavailable, "not_ready", "The service has just started and cannot read yet which definitions were applied.");
        }
    }

    /// <summary>Looks now, and swaps if there is something new.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var (state, _) = await store.ReadAsync(cancellationToken);
            if (state is not null && state.Revision != _revision && state.Revision != _refused)
                await FollowAsync(state, cancellationToken);
        }
        finally
        {
            _one.Release();
        }
        _first.TrySetResult();
    }

    async Task FollowAsync(RegistryState state, CancellationToken cancellationToken)
    {
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
