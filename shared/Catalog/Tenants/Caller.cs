using Millrace.Contracts.Tenancy;

namespace Millrace.Catalog.Tenants;

/// <summary>Who calls: the tenant that an API key belongs to, and the packs it may use.</summary>
/// <param name="Tenant">The tenant.</param>
/// <param name="Packs">The packs' names; null means every pack there is.</param>
public sealed record Caller(TenantId Tenant, IReadOnlyList<string>? Packs)
{
    /// <summary>Whether the caller may use a pack.</summary>
    public bool MayUse(string pack) => Packs is null || Packs.Contains(pack);
}
