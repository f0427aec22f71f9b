using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Extensions.Configuration;
using Millrace.Contracts.Tenancy;

namespace Millrace.Catalog.Tenants;

/// <summary>The tenants that configuration names, their API keys and their packs.</summary>
public sealed class TenantDirectory
{
    /// <summary>The configuration section: <c>Tenants:{name}:ApiKeys</c> and <c>Tenants:{name}:Packs</c>.</summary>
    public const string Section = "Tenants";

    readonly FrozenDictionary<string, (ApiKeyRecord Key, Caller Caller)> _keys;
    readonly FrozenDictionary<TenantId, string[]?> _packs;
    readonly ConcurrentDictionary<TenantId, Caller> _keyless = [];

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
        _keys = keys.ToFrozenDictionary(pair => pair.Key, pair => (pair.Value, CallerOf(pair.Value)), StringComparer.Ordinal);
    }

    /// <summary>The tenants.</summary>
    public IReadOnlyCollection<TenantId> Tenants => _packs.Keys;

    /// <summary>Who presents an API key, the same object every time; null when no tenant has it or it has expired.</summary>
    public Caller? Find(string apiKey, DateTimeOffset now)
    {
        Span<char> hash = stackalloc char[ApiKeyRecord.HashLength];
        ApiKeyRecord.Hash(apiKey, hash);
        return _keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(hash, out var found) && !(found.Key.Expires <= now) ? found.Caller : null;
    }

    /// <summary>A caller that needs no key because the operator says who it is, the same object every time. A tenant without settings has every pack.</summary>
    public Caller Of(TenantId tenant) => _keyless.GetOrAdd(tenant, id => new Caller(id, _packs.GetValueOrDefault(id)));

    Caller CallerOf(ApiKeyRecord key)
    {
        var packs = _packs[key.Tenant];
        if (key.Packs.Count > 0)
            packs = packs is null ? [.. key.Packs] : [.. packs.Intersect(key.Packs, StringComparer.Ordinal)];
        return new Caller(key.Tenant, packs);
    }

    static TenantId NameOf(IConfigurationSection section) =>
        TenantId.TryParse(section.Key, out var tenant)
            ? tenant
            : throw new ArgumentException($"{section.Path} names a tenant '{section.Key}'; a name is 1 to 63 of a-z, 0-9 and '-', not beginning with '-'.");

    static string[]? PacksOf(IConfigurationSection section) =>
        section.GetSection("Packs").GetChildren().Select(child => child.Value).OfType<string>().ToArray() is { Length: > 0 } names ? names : null;
}
