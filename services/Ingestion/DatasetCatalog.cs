using Millrace.Catalog.Tenants;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Tenancy;

namespace Millrace.Ingestion;

/// <summary>The datasets that can be written to, by pack and name.</summary>
sealed class DatasetCatalog(IReadOnlyDictionary<string, PackDatasets> packs, IConfiguration configuration)
{
    readonly TenantContracts _contracts = new(configuration, packs.Values.SelectMany(pack => pack.Datasets.Values).Select(source => source.Contract));

    public IReadOnlyDictionary<string, PackDatasets> Packs => packs;

    public DatasetSource? Find(string pack, string dataset) =>
        packs.TryGetValue(pack, out var datasets) && datasets.Datasets.TryGetValue(dataset, out var source) ? source : null;

    /// <summary>The contract of a dataset as it holds for a tenant.</summary>
    public DatasetContract ContractOf(TenantId tenant, DatasetSource source) => _contracts.Of(tenant, source.Contract);

    /// <summary>The names near a wrong one, for messages.</summary>
    public string Known(string pack) => packs.TryGetValue(pack, out var datasets)
        ? $"The pack '{pack}' has {string.Join(", ", datasets.Datasets.Keys)}."
        : $"There is no pack '{pack}'; there are {string.Join(", ", packs.Keys)}.";
}
