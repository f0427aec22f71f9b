using Millrace.Features.Aggregation;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Packs;

/// <summary>What views of a pack are compiled against.</summary>
internal sealed record PackContext(
    string Pack, PackFile File, IReadOnlyList<DatasetSchema> Datasets, IReadOnlyDictionary<string, ContractModel> Contracts, AggregateCatalogue Aggregates, ErrorSink Errors)
{
    /// <summary>A dataset of a kind; reports why it is none.</summary>
    public DatasetSchema? Dataset(string name, DatasetKind kind, Position at)
    {
        var found = Datasets.FirstOrDefault(d => d.Name == name);
        if (found?.Kind == kind)
            return found;
        var word = kind == DatasetKind.Event ? "events" : "entities";
        Errors.Add(at,
            found is null ? $"the pack has no dataset '{name}'" : $"'{name}' is no dataset of {word}",
            Datasets.Where(d => d.Kind == kind).Select(d => d.Name), name);
        return null;
    }
}
