using System.Net;
using Microsoft.AspNetCore.Http;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.Hosting.Problems;

namespace Millrace.Catalog.Tenants;

/// <summary>Finds out who calls, by <c>Authorization: Bearer</c> or <c>X-Api-Key</c>: the one place where a key is read.</summary>
public sealed class CallerAccess(TenantDirectory tenants, TimeProvider clock)
{
    const string Bearer = "Bearer ";

    /// <summary>The caller and the key it presented; the key is empty for a caller who needs none.</summary>
    /// <param name="context">The request.</param>
    /// <param name="anonymousTenant">The tenant of callers without a key on loopback; empty: a key is demanded.</param>
    /// <exception cref="ProblemException">401: no key, or one that no tenant has, or one that has expired.</exception>
    public (Caller Caller, string Key) Require(HttpContext context, string anonymousTenant = "")
    {
        ArgumentNullException.ThrowIfNull(context);
        var key = KeyOf(context.Request.Headers);
        if (key.Length > 0)
            return (tenants.Find(key, clock.GetUtcNow()) ?? throw Refused("The API key is unknown or has expired."), key);
        return TenantId.TryParse(anonymousTenant, out var tenant) && IsLoopback(context)
            ? (tenants.Of(tenant), "")
            : throw Refused("The request carries no API key; send it as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'.");
    }

    /// <summary>Refuses a request that names another tenant than the caller's: in <c>tenant_id</c> of the query or in <c>X-Tenant-Id</c>.</summary>
    /// <exception cref="ProblemException">403: it does.</exception>
    public static void Agree(HttpContext context, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(caller);
        foreach (var named in (string?[])[context.Request.Query["tenant_id"], context.Request.Headers["X-Tenant-Id"]])
            if (!string.IsNullOrEmpty(named) && named != caller.Tenant.Value)
                throw new ProblemException(StatusCodes.Status403Forbidden, ErrorCode.TenantMismatch, "The API key belongs to another tenant than the one the request names.");
    }

    static string KeyOf(IHeaderDictionary headers) =>
        headers.Authorization is [{ } authorization] && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : headers["X-Api-Key"] is [{ } key] ? key.Trim() : "";

    // A request without an address did not come over a network.
    static bool IsLoopback(HttpContext context) => context.Connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address);

    static ProblemException Refused(string detail) => new(StatusCodes.Status401Unauthorized, ErrorCode.InvalidApiKey, detail);
}
