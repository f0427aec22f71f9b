using Millrace.Catalog.Tenants;
using Millrace.Contracts.Problems;
using Millrace.Hosting.Problems;

namespace Millrace.TrainingTrigger.Access;

/// <summary>Finds out who calls, by <c>Authorization: Bearer</c> or <c>X-Api-Key</c>.</summary>
sealed class CallerAccess(TenantDirectory tenants, TimeProvider clock)
{
    const string Bearer = "Bearer ";

    /// <summary>The caller and the key it presented.</summary>
    /// <exception cref="ProblemException">401: no key, or one that no tenant has.</exception>
    public (Caller Caller, string Key) Require(HttpContext context)
    {
        var key = KeyOf(context.Request.Headers);
        if (key.Length == 0)
            throw Refused("The request carries no API key; send it as 'Authorization: Bearer …' or 'X-Api-Key: …'.");
        var caller = tenants.Find(key, clock.GetUtcNow()) ?? throw Refused("The API key is unknown or has expired.");
        return (caller, key);
    }

    static string KeyOf(IHeaderDictionary headers) =>
        headers.Authorization is [{ } authorization] && authorization.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            ? authorization[Bearer.Length..].Trim()
            : headers["X-Api-Key"] is [{ } key] ? key.Trim() : "";

    static ProblemException Refused(string detail) => new(StatusCodes.Status401Unauthorized, ErrorCode.InvalidApiKey, detail);
}
