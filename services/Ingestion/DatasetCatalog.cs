using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Tenancy;

namespace Millrace.Ingestion;

/// <summary>The datasets that can be written to, by pack and name, as they are applied.</summary>
sealed class DatasetCatalog(PackCatalog packs, RegistryFollower registry, IConfiguration configuration)
{
    readonly TenantContracts _contracts = new(configuration, packs.Deployed.Contracts);

    /// <summary>Completes once the datasets are those that were applied; after a start they are the deployed ones for a moment.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => registry.ReadyAsync(cancellationToken);

    /// <summary>The datasets and mappings of a pack, or null.</summary>
    public PackDatasets? Pack(string pack) => packs.Current.Datasets(pack);

    public DatasetSource? Find(string pack, string dataset) => packs.Current.Source(pack, dataset);

    /// <summary>The contract of a dataset as it holds for a tenant.</summary>
    public DatasetContract ContractOf(TenantId tenant, DatasetSource source) => _contracts.Of(tenant, source.Contract);

    /// <summary>The names near a wrong one, for messages.</summary>
    public string Known(string pack) => Pack(pack) is { } datasets
        ? $"The pack '{pack}' has {string.Join(", ", datasets.Datasets.Keys)}."
        : $"There is no pack '{pack}'; there are {string.Join(", ", packs.Current.Packs.Select(each => each.Name).Order(StringComparer.Ordinal))}.";
}
