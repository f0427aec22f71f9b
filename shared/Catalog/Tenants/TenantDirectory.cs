using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Millrace.Contracts.Tenancy;

namespace Millrace.Catalog.Tenants;

/// <summary>The tenants that configuration names, their API keys and their packs.</summary>
public sealed class TenantDirectory
{
    /// <summary>The configuration section: <c>Tenants:{name}:ApiKeys</c> and <c>Tenants:{name}:Packs</c>.</summary>
    public const string Section = "Tenants";

    readonly FrozenDictionary<string, ApiKeyRecord> _keys;
    readonly FrozenDictionary<TenantId, string[]?> _packs;

    /// <summary>Reads the section.</summary>
    /// <exception cref="ArgumentException">A setting is malformed, or two keys are the same; the message names it.</exception>
    public TenantDirectory(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var tenants = configuration.GetSection(Section).GetChildren().Select(section => (Id: NameOf(section), Section: section)).ToArray();
        _packs = tenants.ToFrozenDictionary(tenant => tenant.Id, tenant => PacksOf(tenant.Section));
        var keys = new Dictionary<string, ApiKeyRecord>(StringComparer.Ordinal);
        foreach (var (id, section) in tenants)
            foreach (var child in section.GetSection("ApiKeys").GetChildren())
                if (!keys.TryAdd(ApiKeyRecord.Read(id, child) is var key ? key.Sha256 : "", key))
                    throw new ArgumentException($"{child.Path} is also another key's value; every API key belongs to one tenant.");
        _keys = keys.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The tenants.</summary>
    public IReadOnlyCollection<TenantId> Tenants => _packs.Keys;

    /// <summary>Who presents an API key, or null when no tenant has it or it has expired.</summary>
    public Caller? Find(string apiKey, DateTimeOffset now)
    {
        if (!_keys.TryGetValue(ApiKeyRecord.HashOf(apiKey), out var key) || key.Expires <= now)
            return null;
        var packs = _packs[key.Tenant];
        if (key.Packs.Count > 0)
            packs = packs is null ? [.. key.Packs] : [.. packs.Intersect(key.Packs, StringComparer.Ordinal)];
        return new Caller(key.Tenant, packs);
    }

    /// <summary>A caller that needs no key because the operator says who it is. A tenant without settings has every pack.</summary>
    public Caller Of(TenantId tenant) => new(tenant, _packs.GetValueOrDefault(tenant));

    static TenantId NameOf(IConfigurationSection section) =>
        TenantId.TryParse(section.Key, out var tenant)
            ? tenant
            : throw new ArgumentException($"{section.Path} names a tenant '{section.Key}'; a name is 1 to 63 of a-z, 0-9 and '-', not beginning with '-'.");

    static string[]? PacksOf(IConfigurationSection section) =>
        section.GetSection("Packs").GetChildren().Select(child => child.Value).OfType<string>().ToArray() is { Length: > 0 } names ? names : null;
}
