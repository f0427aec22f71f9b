using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Registry;

/// <summary>What applying a version of a pack would change.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="From">Its current version; null when it is new.</param>
/// <param name="To">The version that would be applied.</param>
/// <param name="Views">Every view that is affected or stays.</param>
/// <param name="Contracts">Every contract that is affected or stays.</param>
internal sealed record PackPlan(string Pack, string? From, string To, IReadOnlyList<ViewChange> Views, IReadOnlyList<ContractChange> Contracts)
{
    /// <summary>What the one who applies it may want to know before; nothing of it stands in the way.</summary>
    public IReadOnlyList<string> Warnings { get; } =
    [
        .. Views.Where(view => view.RecordBytes > OnlineRecord.TargetBytes).Select(view =>
            $"{view.View}@v{view.Version}: the online record of a busy entity takes about {view.RecordBytes} bytes; lookups are made for up to {OnlineRecord.TargetBytes}. Shorter windows make it smaller; what needs long ones may have a view of its own."),
    ];

    /// <summary>Compares a pack with the version that counts now.</summary>
    public static PackPlan Of(PackVersion pack, PackVersion? current, RegistryState state) =>
        new(pack.Name, current?.Hash, pack.Hash, ViewChange.Of(pack.Model, state), ContractChange.Of(pack, current, state));

    public string ChangeOf(string view, int version) => Views.First(change => change.View == view && change.Version == version).Change;
}
