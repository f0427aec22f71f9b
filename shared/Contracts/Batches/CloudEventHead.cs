using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Batches;

/// <summary>What the publisher of a message says about it.</summary>
/// <param name="Id">Unique per message; the same again when the same work is published again.</param>
/// <param name="Topic">The topic, which gives the type.</param>
/// <param name="Source">The publisher's app id.</param>
/// <param name="Tenant">Whose data.</param>
/// <param name="Pack">The pack.</param>
/// <param name="Dataset">The dataset.</param>
/// <param name="Time">When it is published.</param>
/// <param name="TraceParent">The W3C trace context, or null.</param>
public readonly record struct CloudEventHead(
    string Id, string Topic, string Source, TenantId Tenant, string Pack, string Dataset, DateTimeOffset Time, string? TraceParent = null);
