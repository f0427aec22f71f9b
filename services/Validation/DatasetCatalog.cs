using Millrace.Catalog.Tenants;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Tenancy;

namespace Millrace.Validation;

/// <summary>The contracts by pack and dataset, and which dimensions a tenant keeps up to date himself.</summary>
sealed class DatasetCatalog(IReadOnlyDictionary<string, PackDatasets> packs, IConfiguration configuration)
{
    readonly TenantContracts _contracts = new(configuration, packs.Values.SelectMany(pack => pack.Datasets.Values).Select(source => source.Contract));

    public IEnumerable<DatasetContract> Contracts => packs.Values.SelectMany(pack => pack.Datasets.Values).Select(source => source.Contract);

    public DatasetContract? Find(string pack, string dataset) =>
        packs.TryGetValue(pack, out var datasets) && datasets.Datasets.TryGetValue(dataset, out var source) ? source.Contract : null;

    /// <summary>The contract of a dataset as it holds for a tenant.</summary>
    public DatasetContract? Find(TenantId tenant, string pack, string dataset) =>
        Find(pack, dataset) is { } contract ? _contracts.Of(tenant, contract) : null;

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
