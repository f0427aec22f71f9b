using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Features.Definitions;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureCompute.Registry;

/// <summary>Promotes and retires versions of views on request.</summary>
internal sealed class VersionMoves(RegistryChanges changes, RegistrySnapshots snapshots, ViewBases bases)
{
    /// <summary>Makes a version the active one, or the one that will be as soon as it is complete.</summary>
    /// <param name="name">The view: <c>pack.view</c>.</param>
    /// <param name="version">Its version; null: the newest that waits to be active.</param>
    /// <param name="cancellationToken">Gives up between attempts.</param>
    /// <returns>All versions of the view as they are then.</returns>
    /// <exception cref="ProblemException">404: there is none.</exception>
    public Task<IReadOnlyList<VersionEntry>> PromoteAsync(string name, int? version, CancellationToken cancellationToken) =>
        MakeAsync(name, async (state, versions) =>
        {
            var chosen = version is null
                ? versions.LastOrDefault(view => view.State is ViewState.Shadow or ViewState.Draft or ViewState.Backfilling)
                    ?? throw ProblemException.NotFound("unknown_version", $"No version of '{name}' waits to be promoted; there are {Told(versions)}. A version, as in {name}@v1, is named to go back to it.")
                : Chosen(name, versions, version.Value);
            var view = await DefinitionAsync(chosen, cancellationToken);
            return state.Promote(chosen, await bases.AreNeededAsync(view, cancellationToken), bases.SettledSince());
        }, cancellationToken);

    /// <summary>Takes a version one step out of use: an active one is deprecated, any other retired.</summary>
    /// <exception cref="ProblemException">404: there is none; 409: others read it.</exception>
    public Task<IReadOnlyList<VersionEntry>> RetireAsync(string name, int version, CancellationToken cancellationToken) =>
        MakeAsync(name, async (state, versions) =>
        {
            var chosen = Chosen(name, versions, version);
            if (chosen.State == ViewState.Retired)
                return state;
            var users = UsersOf(chosen, await snapshots.OfAsync(state, cancellationToken));
            return users.Length == 0 ? state.Retire(chosen) : throw new ProblemException(
                StatusCodes.Status409Conflict, "view_in_use", $"{chosen.Name}@v{chosen.Version} is read by {string.Join(", ", users)}. Apply a pack in which they read another version, or retire them first.",
                new Dictionary<string, object?> { ["used_by"] = users });
        }, cancellationToken);

    Task<IReadOnlyList<VersionEntry>> MakeAsync(
        string name, Func<RegistryState, IReadOnlyList<RegisteredView>, Task<RegistryState>> move, CancellationToken cancellationToken) =>
        changes.MakeAsync<IReadOnlyList<VersionEntry>>(
            async state =>
            {
                var before = state ?? new RegistryState();
                var next = await move(before, VersionEntry.Find(before, name, _ => true));
                return (ReferenceEquals(next, before) ? null : next, [.. VersionEntry.Find(next, name, _ => true).Select(VersionEntry.Of)]);
            },
            cancellationToken);

    async Task<FeatureViewModel> DefinitionAsync(RegisteredView version, CancellationToken cancellationToken)
    {
        try
        {
            var pack = await snapshots.VersionAsync(version.Pack, version.PackVersion, cancellationToken);
            return pack.Model.Views.First(view => view.Name == version.Name && view.Version == version.Version);
        }
        catch (PackException unreadable)
        {
            throw new ProblemException(StatusCodes.Status409Conflict, "version_unreadable", $"{version.Name}@v{version.Version} cannot be run any more: {unreadable.Message}");
        }
    }

    static RegisteredView Chosen(string name, IReadOnlyList<RegisteredView> versions, int version) =>
        versions.FirstOrDefault(view => view.Version == version)
        ?? throw ProblemException.NotFound("unknown_version", $"'{name}' has no version v{version}; there are {Told(versions)}.");

    static string Told(IReadOnlyList<RegisteredView> versions) => string.Join(", ", versions.Select(view => $"v{view.Version} ({view.State.ToString().ToLowerInvariant()})"));

    // A deprecated version is still read by its number; only what names none has to go before.
    static string[] UsersOf(RegisteredView version, PackSnapshot snapshot)
    {
        bool Loses(string pack, string view, int? number) => (number is null || version.State != ViewState.Active)
            && view == version.Name && pack == version.Pack && snapshot.View(pack, view, number)?.Version == version.Version;
        return
        [
            .. (snapshot.Pack(version.Pack)?.Services ?? []).Where(service => service.Features.Any(feature => Loses(feature.Pack, feature.View, feature.Version)))
                .Select(service => $"the feature service '{service.Name}'"),
            .. snapshot.Packs.SelectMany(pack => pack.Views).Where(view => view.Sources.Any(source => source.Reference is { } text
                && FeatureSelector.TryParse(text, out var read) && Loses(read.Pack ?? view.Pack, read.View, read.Version))).Select(view => $"the view {view.Name}@v{view.Version}"),
        ];
    }
}
