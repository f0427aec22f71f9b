using System.Collections.Concurrent;
using Millrace.Catalog.Packs;
using Millrace.Features.Definitions;
using Millrace.Features.Model;

namespace Millrace.Catalog.Registry;

/// <summary>
/// Makes the snapshot that a state of the registry means: of each pack the current version, and beside its views those
/// older ones that are still run, from the versions that define them.
/// </summary>
public sealed class RegistrySnapshots(PackCatalog catalog, RegistryStore store)
{
    readonly ConcurrentDictionary<(string Pack, string Version), PackModel> _compiled = [];

    /// <summary>The snapshot of a state.</summary>
    /// <exception cref="PackException">A version that the state names is not kept, or compiles no longer.</exception>
    public async Task<PackSnapshot> OfAsync(RegistryState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        var packs = new List<PackModel>();
        foreach (var deployed in catalog.Deployed.Packs.Where(pack => !state.Packs.ContainsKey(pack.Name)))
            packs.Add(deployed);
        // What the operator deployed and took away again is gone, whatever the registry remembers of it.
        foreach (var (name, pack) in state.Packs.Where(each => each.Value.AppliedBy.Length > 0 || catalog.Deployed.Pack(each.Key) is not null))
            packs.Add(await PackAsync(state, name, await ModelAsync(name, pack.Version, cancellationToken), cancellationToken));
        return new PackSnapshot(packs, state.Views.ToDictionary(view => (view.Pack, view.Name, view.Version), view => view.State));
    }

    /// <summary>A version of a pack, compiled.</summary>
    /// <exception cref="PackException">It is not kept, or compiles no longer.</exception>
    public async Task<PackModel> ModelAsync(string name, string version, CancellationToken cancellationToken = default)
    {
        if (_compiled.TryGetValue((name, version), out var known))
            return known;
        var deployed = catalog.Deployed.Pack(name);
        if (deployed?.ContentHash == version)
            return _compiled.GetOrAdd((name, version), deployed);
        var files = await store.FilesAsync(name, version, cancellationToken)
            ?? throw new PackException($"The registry names version {version} of the pack '{name}', which its table does not hold.");
        var loaded = PackLoader.Load(name, files.Select(file => new DefinitionFile(file.Key, file.Value)), deployed?.Datasets ?? []);
        return loaded.Pack is { } model
            ? _compiled.GetOrAdd((name, version), model)
            : throw new PackException(string.Join(Environment.NewLine, loaded.Errors.Select(error => $"{name}/{error}")));
    }

    async Task<PackModel> PackAsync(RegistryState state, string name, PackModel current, CancellationToken cancellationToken)
    {
        var views = current.Views.Where(view => state.View(name, view.Name, view.Version)?.State != ViewState.Retired).ToList();
        foreach (var kept in state.Views.Where(view => view.Pack == name && view.State != ViewState.Retired && !views.Exists(each => each.Name == view.Name && each.Version == view.Version)))
            if ((await ModelAsync(name, kept.PackVersion, cancellationToken)).Views.FirstOrDefault(view => view.Name == kept.Name && view.Version == kept.Version) is { } older)
                views.Add(older);
        return current with { Views = views, Services = [.. current.Services.Select(service => Served(state, views, service))] };
    }

    // A service that names no version goes on with the one that is active until its successor is complete.
    static FeatureServiceModel Served(RegistryState state, List<FeatureViewModel> views, FeatureServiceModel service) => service with
    {
        Features = [.. service.Features.Select(feature =>
        {
            if (feature.IsExplicit || state.View(feature.Pack, feature.View, feature.Version)?.State is not (ViewState.Backfilling or ViewState.Shadow))
                return feature;
            var active = views.Find(view => view.Name == feature.View && state.View(view.Pack, view.Name, view.Version)?.State == ViewState.Active);
            return active?.Features.Any(each => each.Name == feature.Feature || each.Aliases.Contains(feature.Feature)) == true ? feature with { Version = active.Version } : feature;
        })],
    };
}
