using System.Collections.Frozen;
using Millrace.Catalog.Registry;
using Millrace.Contracts.Datasets;
using Millrace.Features.Definitions;
using Millrace.Features.Model;

namespace Millrace.Catalog.Packs;

/// <summary>
/// All packs at one moment, each an immutable version named by its content's hash. A request takes the snapshot once
/// and works with it to its end, whatever is applied meanwhile.
/// </summary>
public sealed class PackSnapshot
{
    readonly FrozenDictionary<string, PackVersion> _packs;
    readonly FrozenDictionary<(string Pack, string Dataset), FeatureViewModel[]> _byDataset;
    readonly FrozenDictionary<(string Pack, string View, int Version), ViewState> _states;

    /// <summary>A snapshot of these packs.</summary>
    /// <param name="packs">The packs.</param>
    /// <param name="states">Where versions of views are in their lives; what is not named is active.</param>
    /// <exception cref="ArgumentException">Two packs have one name.</exception>
    public PackSnapshot(IEnumerable<PackVersion> packs, IReadOnlyDictionary<(string Pack, string View, int Version), ViewState>? states = null)
    {
        ArgumentNullException.ThrowIfNull(packs);
        _packs = packs.ToFrozenDictionary(pack => pack.Name, StringComparer.Ordinal);
        _states = (states ?? new Dictionary<(string, string, int), ViewState>()).ToFrozenDictionary();
        Packs = [.. _packs.Values.Select(pack => pack.Model)];
        _byDataset = Packs.SelectMany(pack => pack.Views)
            .Where(view => view.Stream is not null)
            .GroupBy(view => (view.Pack, view.Stream!.Name))
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>A snapshot without packs.</summary>
    public static PackSnapshot Empty { get; } = new([]);

    /// <summary>The definitions of the packs.</summary>
    public IReadOnlyCollection<PackModel> Packs { get; }

    /// <summary>The packs whole.</summary>
    public IReadOnlyCollection<PackVersion> Versions => _packs.Values;

    /// <summary>The contracts of all datasets.</summary>
    public IEnumerable<DatasetContract> Contracts => Versions.SelectMany(pack => pack.Datasets.Datasets.Values).Select(source => source.Contract);

    /// <summary>The definitions of the pack of a name, or null.</summary>
    public PackModel? Pack(string name) => _packs.GetValueOrDefault(name)?.Model;

    /// <summary>Where a version of a view is in its life.</summary>
    public ViewState StateOf(FeatureViewModel view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return _states.GetValueOrDefault((view.Pack, view.Name, view.Version), ViewState.Active);
    }

    /// <summary>Whether a version of a view is complete, so that lookups of it can be answered.</summary>
    public bool IsReady(FeatureViewModel view) => StateOf(view) is ViewState.Active or ViewState.Deprecated or ViewState.Shadow;

    /// <summary>
    /// A version of a view; without a version, the active one, or while the first is being made, that one; null when
    /// there is none.
    /// </summary>
    public FeatureViewModel? View(string pack, string name, int? version = null)
    {
        FeatureViewModel? found = null;
        foreach (var view in Pack(pack)?.Views ?? [])
            if (view.Name == name && (version is null ? IsMeantRatherThan(found, view) : view.Version == version))
                found = view;
        return found;
    }

    /// <summary>Whether a name means a view: <c>view</c> or <c>pack.view</c> the active version, with <c>@v2</c> that one.</summary>
    public bool IsMeant(FeatureViewModel view, string name)
    {
        ArgumentNullException.ThrowIfNull(view);
        return FeatureSelector.TryParseView(name, out var pack, out var bare, out var version)
            && bare == view.Name && (pack ?? view.Pack) == view.Pack && ReferenceEquals(View(view.Pack, bare, version), view);
    }

    bool IsMeantRatherThan(FeatureViewModel? found, FeatureViewModel view) => StateOf(view) switch
    {
        ViewState.Active => found is null || StateOf(found) != ViewState.Active || view.Version > found.Version,
        ViewState.Backfilling => found is null || (StateOf(found) != ViewState.Active && view.Version > found.Version),
        _ => false,
    };

    /// <summary>The contracts, sources and mappings of a pack, or null.</summary>
    public PackDatasets? Datasets(string pack) => _packs.GetValueOrDefault(pack)?.Datasets;

    /// <summary>A dataset that can be written to, or null.</summary>
    public DatasetSource? Source(string pack, string dataset) => Datasets(pack)?.Datasets.GetValueOrDefault(dataset);

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
