using Dapr.Client;
using Millrace.Catalog;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Contracts.Datasets;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureCompute.Registry;

/// <summary>
/// Applies the packs that were deployed with the program when it starts: those that are not what was deployed before. What
/// was applied since over the same deployment stays.
/// </summary>
internal sealed class DeployedPacks(
    PackApply apply, RegistryStore store, RegistryFollower follower, PackCatalog catalog, DaprClient dapr, IConfiguration configuration, TimeProvider clock, ILogger<DeployedPacks> logger) : BackgroundService
{
    static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await dapr.WaitForSidecarAsync(stoppingToken);
        while (true)
            try
            {
                foreach (var pack in catalog.Deployed.Versions)
                    await ApplyAsync(pack, stoppingToken);
                await follower.LookAsync(stoppingToken);
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.DeploymentWaits(fault.Message);
                await Task.Delay(s_pause, clock, stoppingToken);
            }
    }

    async Task ApplyAsync(PackVersion pack, CancellationToken cancellationToken)
    {
        if ((await store.ReadAsync(cancellationToken)).State?.Packs.GetValueOrDefault(pack.Name)?.Deployed == pack.Hash)
            return;
        try
        {
            var files = PackDatasets.FilesOf(Path.Combine(configuration[CatalogRegistration.PacksPath]!, pack.Name));
            await apply.ApplyAsync(pack, files, "", new ApplyOptions(), cancellationToken);
        }
        catch (ProblemException refused)
        {
            logger.DeploymentRefused(pack.Name, refused.Message);
        }
    }
}
