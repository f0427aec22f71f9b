using Millrace.Catalog.Packs;
using Millrace.Catalog.Tenants;
using Millrace.Features.Model;

namespace Millrace.FeatureServing.Access;

/// <summary>A caller with the packs it may use, of the snapshot that its request works with.</summary>
internal sealed class CallerPacks
{
    public CallerPacks(Caller caller, PackSnapshot snapshot)
    {
        Caller = caller;
        Snapshot = snapshot;
        Models = [.. snapshot.Packs.Where(pack => caller.MayUse(pack.Name)).OrderBy(pack => pack.Name, StringComparer.Ordinal)];
        Names = Array.ConvertAll(Models, pack => pack.Name);
    }

    public Caller Caller { get; }

    public PackSnapshot Snapshot { get; }

    /// <summary>The packs, by name.</summary>
    public PackModel[] Models { get; }

    /// <summary>Their names.</summary>
    public string[] Names { get; }
}
