using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Tenancy;

namespace Millrace.Validation;

/// <summary>The contracts by pack and dataset as they are applied, and which dimensions a tenant keeps up to date himself.</summary>
sealed class DatasetCatalog(PackCatalog packs, RegistryFollower registry, IConfiguration configuration)
{
    readonly TenantContracts _contracts = new(configuration, packs.Deployed.Contracts);

    public IEnumerable<DatasetContract> Contracts => packs.Current.Contracts;

    /// <summary>Completes once the contracts are those that were applied; after a start they are the deployed ones for a moment.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => registry.ReadyAsync(cancellationToken);

    /// <summary>The contract of a dataset, or null.</summary>
    public DatasetContract? Find(string pack, string dataset) => packs.Current.Source(pack, dataset)?.Contract;

    /// <summary>The contract of a dataset as it holds for a tenant.</summary>
    public DatasetContract? Find(TenantId tenant, string pack, string dataset) =>
        Find(pack, dataset) is { } contract ? _contracts.Of(tenant, contract) : null;

    /// <summary>The same for rows that ingestion took: a dataset that it knows already was applied moments ago.</summary>
    public async Task<DatasetContract?> FindNowAsync(TenantId tenant, string pack, string dataset, CancellationToken cancellationToken)
    {
        await ReadyAsync(cancellationToken);
        if (Find(pack, dataset) is null)
            await registry.LookAsync(cancellationToken);
        return Find(tenant, pack, dataset);
    }

    /// <summary>Makes sure that a contract which another replica checked rows by is known here, too.</summary>
    public Task FollowAsync(string pack, string dataset, string contractId, CancellationToken cancellationToken) =>
        Find(pack, dataset)?.Id == contractId ? Task.CompletedTask : registry.LookAsync(cancellationToken);

    /// <summary>
    /// Whether the tenant declares a source for a dimension (<c>Tenants:{name}:Dimensions</c>, a list of <c>pack.dataset</c>): only
    /// then does a fact wait for it. Otherwise an entity is known from its first fact.
    /// </summary>
    public bool IsAwaited(TenantId tenant, string pack, string dataset)
    {
        var name = $"{pack}.{dataset}";
        foreach (var declared in configuration.GetSection($"Tenants:{tenant}:Dimensions").GetChildren())
            if (declared.Value == name)
                return true;
        return false;
    }

    /// <summary>Whether facts of the tenant wait for rows of this dataset.</summary>
    public bool IsDimension(TenantId tenant, DatasetContract contract) =>
        contract.Kind == DatasetKind.Entity && IsAwaited(tenant, contract.Pack, contract.Dataset);
}
