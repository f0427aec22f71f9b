using Dapr.Client;
using Millrace.Catalog;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureCompute.Registry;

/// <summary>
/// Applies the packs that were deployed with the program when it starts: those whose content the registry does not have
/// yet. What was applied since over the same deployment stays.
/// </summary>
internal sealed class DeployedPacks(
    PackApply apply, RegistryStore store, RegistryFollower follower, PackCatalog catalog, DaprClient dapr, IConfiguration configuration, TimeProvider clock, ILogger<DeployedPacks> logger) : BackgroundService
{
    static readonly TimeSpan s_pause = TimeSpan.FromSeconds(2);

    /// <summary>The deployed files of a pack, by their paths; null when it was not deployed.</summary>
    public IReadOnlyDictionary<string, string>? FilesOf(string pack) =>
        configuration[CatalogRegistration.PacksPath] is { Length: > 0 } folder && catalog.Deployed.Pack(pack) is not null
            ? PackFolders.Files(Path.Combine(folder, pack)).ToDictionary(file => file.Path, file => file.Text)
            : null;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await dapr.WaitForSidecarAsync(stoppingToken);
        while (true)
            try
            {
                foreach (var pack in catalog.Deployed.Packs)
                    await ApplyAsync(pack.Name, stoppingToken);
                await follower.LookAsync(stoppingToken);
                return;
            }
            catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                logger.DeploymentWaits(fault.Message);
                await Task.Delay(s_pause, clock, stoppingToken);
            }
    }

    async Task ApplyAsync(string name, CancellationToken cancellationToken)
    {
        var pack = catalog.Deployed.Pack(name)!;
        if (await store.FilesAsync(name, pack.ContentHash, cancellationToken) is not null && (await store.ReadAsync(cancellationToken)).State?.Packs.ContainsKey(name) == true)
            return;
        try
        {
            await apply.ApplyAsync(pack, FilesOf(name)!, "", cancellationToken);
        }
        catch (ProblemException refused)
        {
            logger.DeploymentRefused(name, refused.Message);
        }
    }
}
