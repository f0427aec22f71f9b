using Millrace.Catalog.Tenants;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Problems;
using Millrace.Hosting.Problems;

namespace Millrace.Ingestion.Access;

/// <summary>Lets a request through to a dataset: its key decides the tenant, and whatever names another one is refused.</summary>
sealed class CallerGate(TenantDirectory tenants, DatasetCatalog catalog, TimeProvider clock)
{
    /// <summary>Who calls and what he writes to; null after the refusal was written.</summary>
    public async Task<Admission?> AdmitAsync(HttpContext context, string pack, string dataset)
    {
        if (await CallerOf(context) is not { } caller)
            return null;
        if (!caller.MayUse(pack) && catalog.Packs.ContainsKey(pack))
        {
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, ErrorCode.PackNotAllowed, $"The tenant '{caller.Tenant}' has no access to the pack '{pack}'.");
            return null;
        }

        if (catalog.Find(pack, dataset) is { } source)
            return new(caller, source);
        await Problem.WriteAsync(context, StatusCodes.Status404NotFound, ErrorCode.UnknownDataset, $"There is no dataset '{pack}.{dataset}'. {catalog.Known(pack)}");
        return null;
    }

    /// <summary>Who calls; null after the refusal was written.</summary>
    public async Task<Caller?> CallerOf(HttpContext context)
    {
        var key = KeyOf(context.Request);
        if (key is null || tenants.Find(key, clock.GetUtcNow()) is not { } caller)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await Problem.WriteAsync(context, StatusCodes.Status401Unauthorized, ErrorCode.InvalidApiKey,
                key is null ? "Send an API key, as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'." : "The API key is unknown or has expired.");
            return null;
        }

        foreach (var named in (string?[])[context.Request.Query["tenant_id"], context.Request.Headers["X-Tenant-Id"]])
            if (!string.IsNullOrEmpty(named) && named != caller.Tenant.Value)
            {
                await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, ErrorCode.TenantMismatch, "The API key belongs to another tenant than the one the request names.");
                return null;
            }

        return caller;
    }

    static string? KeyOf(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        var key = authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? authorization[7..].Trim()
            : request.Headers["X-Api-Key"].ToString();
        return key.Length == 0 ? null : key;
    }
}

/// <summary>A caller who may write to a dataset.</summary>
sealed record Admission(Caller Caller, DatasetSource Source);
