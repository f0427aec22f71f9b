using Millrace.Catalog.Registry;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Registry;

/// <summary>What applying a version of a pack would change.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="From">Its current version; null when it is new.</param>
/// <param name="To">The version that would be applied.</param>
/// <param name="Views">Every view that is affected or stays.</param>
internal sealed record PackPlan(string Pack, string? From, string To, IReadOnlyList<ViewChange> Views)
{
    /// <summary>Compares a compiled pack with what is applied.</summary>
    public static PackPlan Of(PackModel pack, RegistryState state)
    {
        var changes = new List<ViewChange>();
        foreach (var view in pack.Views)
        {
            var known = state.View(pack.Name, view.Name, view.Version);
            changes.Add(new ViewChange(view.Name, view.Version, known switch
            {
                null => state.Views.Any(each => each.Pack == pack.Name && each.Name == view.Name) ? "new_version" : "new",
                { State: ViewState.Retired } => "conflict",
                _ => known.Signature == ViewSignature.Of(view) ? "unchanged" : "conflict",
            }, known?.State.ToString().ToLowerInvariant()));
        }
        foreach (var old in state.Views.Where(view => view.Pack == pack.Name && view.State != ViewState.Retired
            && !pack.Views.Any(each => each.Name == view.Name && each.Version == view.Version)))
        {
            var succeeded = pack.Views.Any(each => each.Name == old.Name && each.Version > old.Version);
            changes.Add(new ViewChange(old.Name, old.Version, succeeded && old.State == ViewState.Active ? "kept" : "retired", old.State.ToString().ToLowerInvariant()));
        }
        return new PackPlan(pack.Name, state.Packs.GetValueOrDefault(pack.Name)?.Version, pack.ContentHash,
            [.. changes.OrderBy(change => change.View, StringComparer.Ordinal).ThenBy(change => change.Version)]);
    }
}

/// <summary>What happens to one version of a view.</summary>
/// <param name="View">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Change">
/// <c>new</c>, <c>new_version</c>, <c>unchanged</c>, <c>kept</c> (superseded, served until its successor is complete),
/// <c>retired</c>, or <c>conflict</c>: it computes something else than what was applied under that version.
/// </param>
/// <param name="State">The state it has now; null when it is new.</param>
internal sealed record ViewChange(string View, int Version, string Change, string? State);
