using System.Collections.Concurrent;
using Millrace.Catalog.Packs;
using Millrace.Features.Model;

namespace Millrace.Catalog.Registry;

/// <summary>
/// Makes the snapshot that a state of the registry means: of each pack the current version, and beside its views those
/// older ones that are still run, from the versions that define them.
/// </summary>
public sealed class RegistrySnapshots(PackCatalog catalog, RegistryStore store)
{
    readonly ConcurrentDictionary<(string Pack, string Version), PackVersion> _compiled = [];

    /// <summary>The snapshot of a state.</summary>
    /// <exception cref="PackException">A version that the state names is not kept, or compiles no longer.</exception>
    public async Task<PackSnapshot> OfAsync(RegistryState state, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        var packs = new List<PackVersion>();
        foreach (var deployed in catalog.Deployed.Versions.Where(pack => !state.Packs.ContainsKey(pack.Name)))
            packs.Add(deployed);
        // What the operator deployed and took away again is gone, whatever the registry remembers of it.
        foreach (var (name, pack) in state.Packs.Where(each => each.Value.AppliedBy.Length > 0 || catalog.Deployed.Pack(each.Key) is not null))
            packs.Add(await PackAsync(state, await VersionAsync(name, pack.Version, cancellationToken), cancellationToken));
        return new PackSnapshot(packs, state.Views.ToDictionary(view => (view.Pack, view.Name, view.Version), view => view.State));
    }

    /// <summary>A version of a pack, compiled.</summary>
    /// <exception cref="PackException">It is not kept, or compiles no longer.</exception>
    public async Task<PackVersion> VersionAsync(string name, string version, CancellationToken cancellationToken = default)
    {
        if (_compiled.TryGetValue((name, version), out var known))
            return known;
        if (catalog.Deployed.Versions.FirstOrDefault(pack => pack.Name == name && pack.Hash == version) is { } deployed)
            return _compiled.GetOrAdd((name, version), deployed);
        var files = await store.FilesAsync(name, version, cancellationToken)
            ?? throw new PackException($"The registry names version {version} of the pack '{name}', which its table does not hold.");
        var (pack, mistakes) = PackCompiler.Compile(name, files);
        return pack is not null
            ? _compiled.GetOrAdd((name, version), pack)
            : throw new PackException(string.Join(Environment.NewLine, mistakes.Select(mistake => $"{name}/{mistake}")));
    }

    async Task<PackVersion> PackAsync(RegistryState state, PackVersion current, CancellationToken cancellationToken)
    {
        var views = current.Model.Views.Where(view => IsRun(state.View(current.Name, view.Name, view.Version)?.State)).ToList();
        foreach (var kept in state.Views.Where(view => view.Pack == current.Name && IsRun(view.State) && !views.Exists(each => each.Name == view.Name && each.Version == view.Version)))
            if ((await VersionAsync(current.Name, kept.PackVersion, cancellationToken)).Model.Views.FirstOrDefault(view => view.Name == kept.Name && view.Version == kept.Version) is { } older)
                views.Add(older);
        return current with { Model = current.Model with { Views = views, Services = [.. current.Model.Services.Select(service => Served(state, views, service))] } };
    }

    static bool IsRun(ViewState? state) => state is not (ViewState.Draft or ViewState.Retired);

    // A service that names no version means the active one, whatever is being made beside it.
    static FeatureServiceModel Served(RegistryState state, List<FeatureViewModel> views, FeatureServiceModel service) => service with
    {
        Features = [.. service.Features.Select(feature =>
        {
            var active = feature.IsExplicit ? null : views.Find(view => view.Name == feature.View && state.View(view.Pack, view.Name, view.Version)?.State == ViewState.Active);
            return active?.Features.Any(each => each.Name == feature.Feature || each.Aliases.Contains(feature.Feature)) == true ? feature with { Version = active.Version } : feature;
        })],
    };
}
