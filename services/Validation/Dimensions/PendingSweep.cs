using System.Text;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Rules;
using Millrace.Contracts.Tenancy;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Validation.Claims;
using Millrace.Validation.Quarantine;
using Millrace.Validation.RawEvents;
using Millrace.Validation.Silver;

namespace Millrace.Validation.Dimensions;

/// <summary>Sends rows to quarantine that have waited too long for a dimension.</summary>
sealed class PendingSweep(
    LakeTables tables, DatasetCatalog catalog, Catalog.Tenants.TenantDirectory tenants, DimensionStore dimensions, ClaimStore claims, BatchOutbox outbox,
    ValidationOptions options, TimeProvider clock, ILogger<PendingSweep> logger)
{
    /// <summary>Sweeps every tenant's pending tables; returns how many rows went.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var expired = 0;
        foreach (var tenant in tenants.Tenants)
            foreach (var contract in catalog.Contracts)
                if (await tables.FindAsync(LakeTables.PendingOf(tenant, contract.Pack, contract.Dataset), cancellationToken) is { } table)
                    expired += await SweepAsync(tenant, contract, table, cancellationToken);
        if (expired > 0)
            logger.Expired(expired, options.PendingHours);
        return expired;
    }

    async Task<int> SweepAsync(TenantId tenant, Contracts.Datasets.DatasetContract contract, DeltaTable table, CancellationToken cancellationToken)
    {
        var oldest = (clock.GetUtcNow().AddHours(-options.PendingHours).UtcTicks - DateTime.UnixEpoch.Ticks) / 10;
        Dictionary<string, (int Count, Waiting Row)> waiting = new(StringComparer.Ordinal);
        await foreach (var batch in table.ReadAsync(cancellation: cancellationToken))
            for (var row = 0; row < batch.RowCount; row++)
            {
                var id = Text(batch, "event_id", row)!;
                var released = Text(batch, QuarantineColumns.Code, row) == ErrorCode.Released;
                var before = waiting.GetValueOrDefault(id);
                waiting[id] = (before.Count + (released ? -1 : 1), released ? before.Row : new(
                    id, Text(batch, "payload", row) ?? "{}", ((Int64Column)batch["ingest_time"]).Values[row], ((Int32Column)batch["_lane"]).Values[row]));
            }

        var late = waiting.Values.Where(one => one.Count > 0 && one.Row.IngestTime < oldest).Select(one => one.Row).ToList();
        foreach (var group in late.GroupBy(row => (row.Lane, row.IngestTime)))
            foreach (var chunk in group.Chunk(RawBatch.MaxRows / 2))
                await ExpireAsync(tenant, contract, group.Key.Lane, group.Key.IngestTime, chunk, cancellationToken);
        return late.Count;
    }

    async Task ExpireAsync(TenantId tenant, Contracts.Datasets.DatasetContract contract, int lane, long ingestTime, Waiting[] rows, CancellationToken cancellationToken)
    {
        // Forgotten first: from here on the entity's arrival releases nothing that is on its way to quarantine.
        var reader = new RowReader(contract);
        var ids = rows.Select(row => row.Id).ToHashSet(StringComparer.Ordinal);
        HashSet<DimensionKey> keys = [];
        List<string> held = [];
        int[] key = [.. contract.Key.Select(contract.IndexOf)];
        foreach (var row in rows)
        {
            reader.Read(Encoding.UTF8.GetBytes(row.Payload), ingestTime);
            held.AddRange(ClaimKey.Of($"{tenant}/{contract.Pack}/{contract.Dataset}", row.Id, reader, key).Select(ClaimKey.OfHeld));
            foreach (var reference in contract.References)
                if (reader.TextOf(contract.IndexOf(reference.Field)) is { } id)
                    keys.Add(new(tenant, contract.Pack, reference.Dataset, id));
        }

        await dimensions.ForgetAsync(keys, contract.Dataset, ids, cancellationToken);
        // From quarantine a row holds no other up: one with its id that comes from now on is the first again.
        await claims.ForgetAsync(held, cancellationToken);
        var hours = options.PendingHours;
        await outbox.PublishAsync(
            new RejectedBatch
            {
                Tenant = tenant, Pack = contract.Pack, Dataset = contract.Dataset, Contract = contract.Id, Lane = lane, IngestTime = ingestTime,
                Source = RawSources.Expired,
                Rows =
                [
                    .. rows.Select(row => Breach(row, ErrorCode.UnknownReference, FormattableString.Invariant($"What the row refers to did not arrive within {hours} h."))),
                    .. rows.Select(row => Breach(row, ErrorCode.Released, "The row no longer waits.")),
                ],
            },
            cancellationToken);
    }

    static RejectedRow Breach(Waiting row, string code, string message) =>
        new() { Id = row.Id, Payload = Encoding.UTF8.GetBytes(row.Payload), Broken = [new(code, code, null, message)] };

    static string? Text(ColumnBatch batch, string column, int row) => ((BytesColumn)batch[column]).Text(row);

    sealed record Waiting(string Id, string Payload, long IngestTime, int Lane);
}
