using System.Globalization;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.Hosting.Problems;

namespace Millrace.Ingestion.Access;

/// <summary>
/// Lets a request through to a dataset: its key decides the tenant, and whatever names another one is refused; so is, for a while, what
/// the log has no room for or the tenant no quota.
/// </summary>
sealed class CallerGate(CallerAccess access, DatasetCatalog catalog, TenantQuotas quotas, BackPressure pressure)
{
    /// <summary>Who calls and what he writes to; null after the refusal was written.</summary>
    /// <exception cref="ProblemException">The request carries no key that a tenant has, or names another tenant.</exception>
    public async Task<Admission?> AdmitAsync(HttpContext context, string pack, string dataset)
    {
        var (caller, _) = access.Require(context);
        CallerAccess.Agree(context, caller);
        await catalog.ReadyAsync(context.RequestAborted);
        if (!caller.MayUse(pack) && catalog.Pack(pack) is not null)
        {
            await Problem.WriteAsync(context, StatusCodes.Status403Forbidden, ErrorCode.PackNotAllowed, $"The tenant '{caller.Tenant}' has no access to the pack '{pack}'.");
            return null;
        }

        if (catalog.Find(pack, dataset) is not { } source)
        {
            await Problem.WriteAsync(context, StatusCodes.Status404NotFound, ErrorCode.UnknownDataset, $"There is no dataset '{pack}.{dataset}'. {catalog.Known(pack)}");
            return null;
        }

        return await TurnAwayAsync(context, caller.Tenant) ? null : new(caller, source);
    }

    /// <summary>Whether a tenant's request was refused, because it must wait.</summary>
    public async Task<bool> TurnAwayAsync(HttpContext context, TenantId tenant)
    {
        if (pressure.Wait is { Ticks: > 0 } refused)
            await TooManyAsync(context, refused, ErrorCode.BackPressure, "The log takes no more events until its readers have caught up.");
        else if (quotas.Wait(tenant) is { Ticks: > 0 } wait)
            await TooManyAsync(context, wait, ErrorCode.QuotaExceeded, $"The tenant '{tenant}' has used up its events per second.");
        else
            return false;
        return true;
    }

    static Task TooManyAsync(HttpContext context, TimeSpan wait, string code, string detail)
    {
        context.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return Problem.WriteAsync(context, StatusCodes.Status429TooManyRequests, code, detail);
    }
}

/// <summary>A caller who may write to a dataset.</summary>
sealed record Admission(Caller Caller, DatasetSource Source);
