using Millrace.Catalog.Packs;
using Millrace.Catalog.Registry;

namespace Millrace.FeatureCompute.Registry;

/// <summary>What applying a version of a pack would change.</summary>
/// <param name="Pack">The pack.</param>
/// <param name="From">Its current version; null when it is new.</param>
/// <param name="To">The version that would be applied.</param>
/// <param name="Views">Every view that is affected or stays.</param>
/// <param name="Contracts">Every contract that is affected or stays.</param>
internal sealed record PackPlan(string Pack, string? From, string To, IReadOnlyList<ViewChange> Views, IReadOnlyList<ContractChange> Contracts)
{
    /// <summary>Compares a pack with the version that counts now.</summary>
    public static PackPlan Of(PackVersion pack, PackVersion? current, RegistryState state) =>
        new(pack.Name, current?.Hash, pack.Hash, ViewChange.Of(pack.Model, state), ContractChange.Of(pack, current, state));

    public string ChangeOf(string view, int version) => Views.First(change => change.View == view && change.Version == version).Change;
}
