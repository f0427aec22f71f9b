using System.Text;
using Millrace.Contracts.Tenancy;

namespace Millrace.Ingestion.Webhooks;

/// <summary>
/// A provider that calls us: <c>Webhooks:{connector}</c> with <c>Tenant</c>, <c>Pack</c>, <c>Dataset</c>, <c>Secrets</c> (several while one is
/// replaced) and, if wanted, <c>Mapping</c>, <c>SignatureHeader</c>, <c>TimestampHeader</c> (<c>none</c> if the provider sends none) and
/// <c>Signed</c>: <c>body</c> or <c>timestamp.body</c>.
/// </summary>
sealed record WebhookConnector(
    string Name, TenantId Tenant, string Pack, string Dataset, string? Mapping, IReadOnlyList<byte[]> Secrets, string SignatureHeader,
    string? TimestampHeader, bool SignsTimestamp)
{
    const int ShortestSecret = 16;

    /// <exception cref="ArgumentException">A setting is wrong; the message names it and what it takes.</exception>
    public static IReadOnlyDictionary<string, WebhookConnector> ReadAll(IConfiguration configuration) =>
        configuration.GetSection("Webhooks").GetChildren().ToDictionary(section => section.Key, Read, StringComparer.Ordinal);

    static WebhookConnector Read(IConfigurationSection section)
    {
        var (pack, dataset) = (section["Pack"] ?? "", section["Dataset"] ?? "");
        // Which datasets and mappings there are is decided while the service runs: packs are applied.
        if (pack.Length == 0 || dataset.Length == 0)
            throw new ArgumentException($"{section.Path} must name a dataset by Pack and Dataset.");
        if (!TenantId.TryParse(section["Tenant"], out var tenant))
            throw new ArgumentException($"{section.Path}:Tenant is '{section["Tenant"]}', which is no tenant name.");
        byte[][] secrets = [.. section.GetSection("Secrets").GetChildren().Select(secret => Encoding.UTF8.GetBytes(secret.Value ?? ""))];
        if (secrets.Length == 0 || Array.Exists(secrets, secret => secret.Length < ShortestSecret))
            throw new ArgumentException($"{section.Path}:Secrets takes one or more texts of at least {ShortestSecret} bytes.");
        var timestamp = section["TimestampHeader"] ?? "X-Timestamp";
        var signed = section["Signed"] ?? "body";
        if (signed is not ("body" or "timestamp.body") || (signed == "timestamp.body" && timestamp == "none"))
            throw new ArgumentException($"{section.Path}:Signed is '{signed}'; it takes body, or timestamp.body if there is a TimestampHeader.");
        return new(
            section.Key, tenant, pack, dataset, section["Mapping"] is { Length: > 0 } mapping ? mapping : null, secrets,
            section["SignatureHeader"] ?? "X-Signature", timestamp == "none" ? null : timestamp, signed == "timestamp.body");
    }
}
