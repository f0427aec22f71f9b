using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Millrace.Catalog.External;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Catalog.Silver;
using Millrace.Catalog.Tenants;
using Millrace.Hosting.Health;
using Millrace.Lake.Storage;

namespace Millrace.Catalog;

/// <summary>Registers what services share about packs and tenants.</summary>
public static class CatalogRegistration
{
    /// <summary>The setting that names the folder of packs.</summary>
    public const string PacksPath = "Packs:Path";

    /// <summary>
    /// Adds the catalogue of packs, applied from <c>Packs:Path</c> when it is first asked for, and the directory of tenants.
    /// A service that starts asks for both, so that a mistake in either stops it with the place of the mistake.
    /// </summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton(_ =>
        {
            var catalog = new PackCatalog();
            if (configuration[PacksPath] is { Length: > 0 } folder)
                catalog.Deploy(PackFolders.Load(folder));
            return catalog;
        });
        services.TryAddSingleton(_ => new TenantDirectory(configuration));
        services.TryAddSingleton<CallerAccess>();
        services.TryAddSingleton(_ => LakeRoot.Open(LakeSettings.Read(name => configuration[name])));
        services.TryAddSingleton<SilverReader>();
        services.TryAddSingleton<ExternalReader>();
        return services;
    }

    /// <summary>Lets the service follow the registry: what is applied takes effect without a restart.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        services.TryAddSingleton<RegistryStore>();
        services.TryAddSingleton<RegistrySnapshots>();
        services.TryAddSingleton<RegistryFollower>();
        // Without a lake there is no registry: what was deployed is all there is.
        if (configuration[LakeTables.RootSetting] is not { Length: > 0 })
            return services;
        services.AddHostedService(provider => provider.GetRequiredService<RegistryFollower>());
        services.AddHealthChecks().AddCheck<RegistryHealthCheck>("registry", tags: [HealthEndpoints.Ready]);
        return services;
    }
}
