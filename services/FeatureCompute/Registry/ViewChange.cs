using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Registry;

/// <summary>What happens to one version of a view.</summary>
/// <param name="View">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Change">
/// <c>new</c>, <c>new_version</c>, <c>unchanged</c>, <c>kept</c> (no longer in the pack, served until another version is
/// complete), <c>retired</c>, <c>reactivated</c> (deprecated, and active again), <c>revived</c> (retired with an earlier
/// version of the pack, and run again), or <c>conflict</c>: it computes something else than what was applied under that version.
/// </param>
/// <param name="State">The state it has now; null when it is new.</param>
/// <param name="RecordBytes">About how many bytes the online record of a busy entity takes; null when it has no such records, or is not in the pack any more.</param>
internal sealed record ViewChange(string View, int Version, string Change, string? State, int? RecordBytes = null)
{
    public const string New = "new", NewVersion = "new_version", Unchanged = "unchanged", Kept = "kept", Retired = "retired",
        Reactivated = "reactivated", Revived = "revived", Conflict = "conflict";

    /// <summary>What happens to the views of a pack and to those that it has no longer.</summary>
    public static IReadOnlyList<ViewChange> Of(PackModel pack, RegistryState state)
    {
        var changes = new List<ViewChange>();
        foreach (var view in pack.Views)
        {
            var known = state.View(pack.Name, view.Name, view.Version);
            changes.Add(new ViewChange(view.Name, view.Version, ChangeOf(pack, state, view, known), Word(known), BytesOf(view)));
        }
        foreach (var old in state.Views.Where(view => view.Pack == pack.Name && view.State != ViewState.Retired
            && !pack.Views.Any(each => each.Name == view.Name && each.Version == view.Version)))
        {
            var hasOther = pack.Views.Any(each => each.Name == old.Name);
            changes.Add(new ViewChange(old.Name, old.Version, hasOther && old.State == ViewState.Active ? Kept : Retired, Word(old)));
        }
        return [.. changes.OrderBy(change => change.View, StringComparer.Ordinal).ThenBy(change => change.Version)];
    }

    static string ChangeOf(PackModel pack, RegistryState state, FeatureViewModel view, RegisteredView? known)
    {
        if (known is null)
            return state.Views.Any(each => each.Pack == pack.Name && each.Name == view.Name) ? NewVersion : New;
        if (known.Signature != ViewSignature.Of(view))
            return Conflict;
        // What was taken out of use by hand stays so; what went with its pack comes back with it.
        var wentWithItsPack = known.PackVersion != state.Packs.GetValueOrDefault(pack.Name)?.Version;
        var isNewest = !pack.Views.Any(each => each.Name == view.Name && each.Version > view.Version);
        return known.State switch
        {
            ViewState.Retired when wentWithItsPack => Revived,
            ViewState.Deprecated when wentWithItsPack && isNewest => Reactivated,
            _ => Unchanged,
        };
    }

    static int? BytesOf(FeatureViewModel view) => view is { Kind: ViewKind.Aggregation, Online: true } ? ViewEngines.Of(view).BusyRecordBytes : null;

    static string? Word(RegisteredView? view) => view?.State.ToString().ToLowerInvariant();
}
