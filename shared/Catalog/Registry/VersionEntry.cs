using Millrace.Hosting.Problems;

namespace Millrace.Catalog.Registry;

/// <summary>A version of a view, as the registry's endpoints tell it.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="Name">The view.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">Where it is in its life, in lower case.</param>
/// <param name="PackVersion">The version of the pack that defines it.</param>
/// <param name="NeedsBaseOf">While it is backfilling: the instant that the bases of every tenant must cover.</param>
/// <param name="Held">While it is backfilling: whether it waits in the shadow when it is complete.</param>
public sealed record VersionEntry(string Pack, string Name, int Version, string State, string PackVersion, DateTimeOffset? NeedsBaseOf, bool Held)
{
    /// <summary>The entry of a version.</summary>
    public static VersionEntry Of(RegisteredView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        return new(
            view.Pack, view.Name, view.Version, view.State.ToString().ToLowerInvariant(), view.PackVersion,
            view.State == ViewState.Backfilling ? DateTimeOffset.UnixEpoch.AddTicks(view.Since * TimeSpan.TicksPerMicrosecond) : null, view.Held);
    }

    /// <summary>The versions of a view that a caller names, <c>view</c> or <c>pack.view</c>, oldest first.</summary>
    /// <param name="state">The registry's state.</param>
    /// <param name="name">The name.</param>
    /// <param name="mayUse">Whether a pack is one of the caller's.</param>
    /// <exception cref="ProblemException">404: none of the caller's packs has such a view; 400: several have.</exception>
    public static IReadOnlyList<RegisteredView> Find(RegistryState? state, string name, Func<string, bool> mayUse)
    {
        var found = (state?.Views ?? []).Where(view => (view.Name == name || $"{view.Pack}.{view.Name}" == name) && mayUse(view.Pack)).OrderBy(view => view.Version).ToArray();
        return found.DistinctBy(view => view.Pack).Count() switch
        {
            0 => throw ProblemException.NotFound("unknown_feature_view", $"There is no feature view '{name}' among your packs."),
            1 => found,
            _ => throw ProblemException.BadRequest("ambiguous_name", $"The view '{name}' is in the packs {string.Join(" and ", found.Select(view => view.Pack).Distinct())}; name one, as in '{found[0].Pack}.{name}'."),
        };
    }
}
