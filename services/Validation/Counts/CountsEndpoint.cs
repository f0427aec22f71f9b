using Dapr.Client;
using Millrace.Catalog.Tenants;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.Hosting.Problems;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Validation.Quarantine;
using Millrace.Validation.RawEvents;
using Millrace.Validation.Silver;

namespace Millrace.Validation.Counts;

/// <summary>
/// <c>GET /v1/{pack}/{dataset}/counts</c>: where the accepted rows are. Once everything is worked,
/// accepted + readmitted = silver + quarantine + pending + duplicates. Lines of uploads that never were accepted are told apart as
/// refused, until they are replayed and so readmitted.
/// </summary>
static class CountsEndpoint
{
    public static void MapCounts(this IEndpointRouteBuilder app) =>
        app.MapGet("/v1/{pack}/{dataset}/counts", HandleAsync).WithName("GetCounts").WithSummary("Where the rows of a dataset are.");

    static async Task<IResult> HandleAsync(
        HttpContext context, string pack, string dataset, CallerAccess access, DatasetCatalog catalog, LakeTables tables, DaprClient dapr)
    {
        var (caller, _) = access.Require(context);
        if (catalog.Find(pack, dataset) is null || !caller.MayUse(pack))
            return Problem.NotFound(ErrorCode.UnknownDataset, $"There is no dataset '{pack}.{dataset}' for this key.");
        var cancellation = context.RequestAborted;
        CallerAccess.Agree(context, caller);
        var (quarantined, refused, readmitted) = await QuarantineAsync(tables, LakeTables.QuarantineOf(caller.Tenant, pack, dataset), cancellation);
        var (duplicates, conflicts) = await DuplicatesAsync(dapr, caller.Tenant, pack, dataset, cancellation);
        return Results.Ok(new RowCounts(
            await RowsAsync(tables, LakeTables.SilverOf(caller.Tenant, pack, dataset), cancellation), quarantined,
            await PendingAsync(tables, LakeTables.PendingOf(caller.Tenant, pack, dataset), cancellation), duplicates, conflicts, refused, readmitted));
    }

    static async Task<long> RowsAsync(LakeTables tables, string path, CancellationToken cancellation) =>
        await tables.FindAsync(path, cancellation) is { } table ? table.Snapshot.RowCount() ?? await CountAsync(table, null, cancellation) : 0;

    static async Task<(long Quarantined, long Refused, long Readmitted)> QuarantineAsync(LakeTables tables, string path, CancellationToken cancellation)
    {
        if (await tables.FindAsync(path, cancellation) is not { } table)
            return (0, 0, 0);
        long accepted = 0, refused = 0, readmitted = 0;
        await foreach (var (wasRefused, hasEnded) in QuarantineContent.FatesAsync(table, cancellation))
            if (hasEnded)
                readmitted += wasRefused ? 1 : 0;
            else if (wasRefused)
                refused++;
            else
                accepted++;
        return (accepted, refused, readmitted);
    }

    static async Task<long> PendingAsync(LakeTables tables, string path, CancellationToken cancellation) =>
        await tables.FindAsync(path, cancellation) is { } table
            ? await CountAsync(table, QuarantineColumns.Code, cancellation)
            : 0;

    /// <summary>All rows; or, by code, those that wait less those that were released.</summary>
    static async Task<long> CountAsync(DeltaTable table, string? code, CancellationToken cancellation)
    {
        long count = 0;
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = [code ?? table.Schema.Fields[0].Name] }, cancellation))
            if (code is null)
                count += batch.RowCount;
            else
                for (var row = 0; row < batch.RowCount; row++)
                    count += ((BytesColumn)batch[code]).Text(row) == ErrorCode.Released ? -1 : 1;
        return count;
    }

    static async Task<(long Duplicates, long Conflicts)> DuplicatesAsync(DaprClient dapr, TenantId tenant, string pack, string dataset, CancellationToken cancellation)
    {
        string[] keys = [.. Enumerable.Range(0, Lane.Count).Select(lane => DuplicateCount.KeyOf($"{tenant}/{pack}/{dataset}", lane))];
        var items = await dapr.GetBulkStateAsync(Components.State, keys, parallelism: null, cancellationToken: cancellation);
        var counts = items.Select(item => DuplicateCount.Parse(item.Value)).ToArray();
        return (counts.Sum(count => count.Duplicates), counts.Sum(count => count.Conflicts));
    }
}

/// <summary>Where the rows of a dataset are.</summary>
/// <param name="Silver">Rows in silver.</param>
/// <param name="Quarantine">Accepted rows in quarantine.</param>
/// <param name="Pending">Rows that wait for a dimension.</param>
/// <param name="Duplicates">Accepted rows that repeated others.</param>
/// <param name="ConflictingDuplicates">Those of them with other content; the first stayed.</param>
/// <param name="Refused">Rows in quarantine that never were accepted: bad lines of uploads, unreadable messages.</param>
/// <param name="Readmitted">Such rows that were replayed since, and so taken in.</param>
public sealed record RowCounts(long Silver, long Quarantine, long Pending, long Duplicates, long ConflictingDuplicates, long Refused, long Readmitted);
