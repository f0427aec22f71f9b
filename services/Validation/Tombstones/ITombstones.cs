using Millrace.Contracts.Tenancy;
using Millrace.Lake.Upkeep;

namespace Millrace.Validation.Tombstones;

/// <summary>Whom a tenant has erased: what still comes about them, late or replayed, goes no further.</summary>
interface ITombstones
{
    /// <summary>The people of a tenant.</summary>
    IReadOnlyList<Person> Of(TenantId tenant);
}

/// <summary>Nobody is erased.</summary>
sealed class NoTombstones : ITombstones
{
    public IReadOnlyList<Person> Of(TenantId tenant) => [];
}
