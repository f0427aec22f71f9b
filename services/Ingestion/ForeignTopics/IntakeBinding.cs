using Millrace.Contracts.Tenancy;

namespace Millrace.Ingestion.ForeignTopics;

/// <summary>
/// A topic that outsiders publish to, one event per message, bound to one tenant and dataset: <c>Intake:{pubsub}/{topic}</c> with
/// <c>Tenant</c>, <c>Pack</c>, <c>Dataset</c>; or with <c>Tenancy: payload</c> instead of the tenant, when the operator trusts the
/// writers to name it in <c>tenant_id</c>.
/// </summary>
sealed record IntakeBinding(string PubSub, string Topic, TenantId? Tenant, string Pack, string Dataset)
{
    public static IReadOnlyList<IntakeBinding> Read(IConfiguration configuration) => [.. configuration.GetSection("Intake").GetChildren().Select(Read)];

    static IntakeBinding Read(IConfigurationSection section)
    {
        var slash = section.Key.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == section.Key.Length - 1)
            throw new ArgumentException($"{section.Path} must name PUBSUB/TOPIC.");
        var (pack, dataset) = (section["Pack"] ?? "", section["Dataset"] ?? "");
        // Which datasets there are is decided while the service runs: packs are applied.
        if (pack.Length == 0 || dataset.Length == 0)
            throw new ArgumentException($"{section.Path} must name a dataset by Pack and Dataset.");
        var byPayload = section["Tenancy"] == "payload";
        if (section["Tenancy"] is { Length: > 0 } && !byPayload)
            throw new ArgumentException($"{section.Path}:Tenancy is '{section["Tenancy"]}'; it takes payload, or is left out.");
        if (byPayload == (section["Tenant"] is { Length: > 0 }))
            throw new ArgumentException($"{section.Path} takes either Tenant or Tenancy: payload.");
        TenantId? tenant = byPayload ? null : TenantId.TryParse(section["Tenant"], out var named) ? named : throw new ArgumentException($"{section.Path}:Tenant is '{section["Tenant"]}', which is no tenant name.");
        return new(section.Key[..slash], section.Key[(slash + 1)..], tenant, pack, dataset);
    }
}
