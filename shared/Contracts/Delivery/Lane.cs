using System.Globalization;
using System.Text;
using Millrace.Contracts.Identity;
using Millrace.Contracts.Tenancy;
using Millrace.Hashing;

namespace Millrace.Contracts.Delivery;

/// <summary>
/// The lanes of events: rows of one lane are worked in order, different lanes side by side. A lane is a pure function of
/// the tenant and the value of the dataset's <c>partition_by</c> column; the number of lanes is fixed when a system is set up,
/// because marks in stored records count per lane.
/// </summary>
public static class Lane
{
    /// <summary>How many lanes there are.</summary>
    public const int Count = 16;

    /// <summary>The lane of a value, 0 to <see cref="Count"/> − 1: XXH64 of the value's UTF-8, seeded with XXH64 of the tenant's.</summary>
    public static int Of(ulong tenantSeed, ReadOnlySpan<byte> value) => (int)(XxHash64.Of(value, tenantSeed) % Count);

    /// <inheritdoc cref="Of(ulong, ReadOnlySpan{byte})"/>
    public static int Of(TenantId tenant, string value) => Of(SeedOf(tenant), Encoding.UTF8.GetBytes(value));

    /// <summary>The seed of a tenant, computed once per request.</summary>
    public static ulong SeedOf(TenantId tenant) => XxHash64.Of(tenant.ToUtf8());

    /// <summary>The <c>partitionKey</c> that keeps a lane's batches in order at the broker.</summary>
    public static string KeyOf(int lane) =>
        lane is >= 0 and < Count
            ? lane.ToString(CultureInfo.InvariantCulture)
            : throw new ArgumentOutOfRangeException(nameof(lane), lane, $"Lanes go from 0 to {Count - 1}.");
}
