using System.Collections.Frozen;
using Millrace.Features.Model;

namespace Millrace.Catalog.Packs;

/// <summary>
/// All packs at one moment, each an immutable version named by its content's hash. A request takes the snapshot once
/// and works with it to its end, whatever is applied meanwhile.
/// </summary>
public sealed class PackSnapshot
{
    readonly FrozenDictionary<string, PackModel> _packs;
    readonly FrozenDictionary<(string Pack, string Dataset), FeatureViewModel[]> _byDataset;

    /// <summary>A snapshot of these packs.</summary>
    /// <exception cref="ArgumentException">Two packs have one name.</exception>
    public PackSnapshot(IEnumerable<PackModel> packs)
    {
        ArgumentNullException.ThrowIfNull(packs);
        _packs = packs.ToFrozenDictionary(pack => pack.Name, StringComparer.Ordinal);
        _byDataset = _packs.Values.SelectMany(pack => pack.Views)
            .Where(view => view.Stream is not null)
            .GroupBy(view => (view.Pack, view.Stream!.Name))
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>A snapshot without packs.</summary>
    public static PackSnapshot Empty { get; } = new([]);

    /// <summary>The packs.</summary>
    public IReadOnlyCollection<PackModel> Packs => _packs.Values;

    /// <summary>The pack of a name, or null.</summary>
    public PackModel? Pack(string name) => _packs.GetValueOrDefault(name);

    /// <summary>A version of a view; without a version, the newest; null when there is none.</summary>
    public FeatureViewModel? View(string pack, string name, int? version = null)
    {
        FeatureViewModel? found = null;
        foreach (var view in Pack(pack)?.Views ?? [])
            if (view.Name == name && (version is null ? found is null || view.Version > found.Version : view.Version == version))
                found = view;
        return found;
    }

    /// <summary>The views that aggregate the events of a dataset, every version.</summary>
    public IReadOnlyList<FeatureViewModel> ViewsOf(string pack, string dataset) =>
        _byDataset.GetValueOrDefault((pack, dataset), []);

    /// <summary>The schema of a dataset, or null when no pack has it.</summary>
    public DatasetSchema? Dataset(string pack, string dataset) =>
        Pack(pack)?.Datasets.FirstOrDefault(schema => schema.Name == dataset);

    /// <summary>Whether some view looks rows of this dataset up by their key.</summary>
    public bool IsDimension(DatasetSchema schema)
    {
        ArgumentNullException.ThrowIfNull(schema);
        return Pack(schema.Pack)?.Views.Any(view =>
            view.Joins.Any(join => join.Dataset.Name == schema.Name)
            || view.Dimensions.Any(dimension => dimension.Dataset.Name == schema.Name)
            || view.Sources.Any(source => source.Dimension?.Dataset.Name == schema.Name)) == true;
    }
}
