using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Options;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureServing.Problems;
using Millrace.Online;

namespace Millrace.FeatureServing.Access;

/// <summary>
/// Finds out who calls: by <c>Authorization: Bearer</c> or <c>X-Api-Key</c>, or, for callers without a key on loopback,
/// the tenant that the operator names for them.
/// </summary>
internal sealed class CallerDirectory(TenantDirectory tenants, PackCatalog catalog, IOptions<OnlineOptions> options, TimeProvider clock)
{
    const string Bearer = "Bearer ";

    // Only keys that are known come in, so it is as small as the configuration.
    readonly ConcurrentDictionary<string, CallerPacks> _known = new(StringComparer.Ordinal);

    /// <summary>The caller of a request.</summary>
    /// <exception cref="Refusal">It presents no key, or one that no tenant has.</exception>
    public CallerPacks Require(HttpContext context)
    {
        var snapshot = catalog.Current;
        var key = KeyOf(context.Request.Headers);
        var now = clock.GetUtcNow();
        if (_known.TryGetValue(key, out var known) && ReferenceEquals(known.Snapshot, snapshot) && (key.Length == 0 || tenants.Find(key, now) is not null))
            return key.Length > 0 || IsLoopback(context) ? known : throw NoKey();
        var caller = key.Length == 0 ? Anonymous(context) : tenants.Find(key, now) ?? throw UnknownKey();
        return _known[key] = new CallerPacks(caller, snapshot);
    }

    Caller Anonymous(HttpContext context) =>
        TenantId.TryParse(options.Value.AnonymousTenant, out var tenant) && IsLoopback(context) ? tenants.Of(tenant) : throw NoKey();

    static bool IsLoopback(HttpContext context) => context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    static string KeyOf(IHeaderDictionary headers)
    {
        if (headers.Authorization is [{ } authorization] && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
            return authorization[Bearer.Length..].Trim();
        return headers["X-Api-Key"] is [{ } key] ? key.Trim() : "";
    }

    static Refusal NoKey() => new(
        StatusCodes.Status401Unauthorized, ErrorCode.InvalidApiKey, "The request carries no API key; send it as 'Authorization: Bearer …' or 'X-Api-Key: …'.");

    static Refusal UnknownKey() => new(StatusCodes.Status401Unauthorized, ErrorCode.InvalidApiKey, "The API key is unknown or has expired.");
}
