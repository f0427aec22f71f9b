using Millrace.Contracts.Datasets;

namespace Millrace.Ingestion;

/// <summary>The datasets that can be written to, by pack and name.</summary>
sealed class DatasetCatalog(IReadOnlyDictionary<string, PackDatasets> packs)
{
    public IReadOnlyDictionary<string, PackDatasets> Packs => packs;

    public DatasetSource? Find(string pack, string dataset) =>
        packs.TryGetValue(pack, out var datasets) && datasets.Datasets.TryGetValue(dataset, out var source) ? source : null;

    /// <summary>The names near a wrong one, for messages.</summary>
    public string Known(string pack) => packs.TryGetValue(pack, out var datasets)
        ? $"The pack '{pack}' has {string.Join(", ", datasets.Datasets.Keys)}."
        : $"There is no pack '{pack}'; there are {string.Join(", ", packs.Keys)}.";
}
