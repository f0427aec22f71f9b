using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Problems;
using Millrace.Validation.Claims;
using Millrace.Validation.Counts;
using Millrace.Validation.Dimensions;
using Millrace.Validation.Replay;
using Millrace.Validation.Tombstones;

namespace Millrace.Validation.RawEvents;

/// <summary>
/// One raw batch from its arrival to its acknowledgement: read against the contract, freed of repeats, held for missing dimensions,
/// published. Everything it does can be done again: a batch that comes twice claims what it claimed and publishes what it published.
/// </summary>
sealed class RawBatchHandler(
    DatasetCatalog catalog, RowReaders readers, ClaimStore claims, ReplayClaims replays, DimensionStore dimensions, BatchOutbox outbox,
    ITombstones tombstones, ValidationMetrics metrics, ILogger<RawBatchHandler> logger)
{
    public async Task HandleAsync(RawBatch raw, SourcePosition position, CancellationToken cancellationToken)
    {
        if (RawSources.IsReplay(raw.Source))
            raw = raw with { Rows = await replays.TakeAsync(raw, position, cancellationToken) };
        var came = raw.Rows.Count;
        raw = raw.Without(tombstones.Of(raw.Tenant));
        metrics.Rows("erased", came - raw.Rows.Count, raw.Tenant.Value, raw.Dataset);
        if (raw.Rows.Count == 0)
            return;
        if (await catalog.FindNowAsync(raw.Tenant, raw.Pack, raw.Dataset, cancellationToken) is not { } contract)
        {
            await outbox.PublishAsync(Unknown(raw, position), cancellationToken);
            return;
        }

        var reader = readers.Borrow(contract);
        var reading = new BatchReading(raw, position, reader, catalog, metrics);
        readers.GiveBack(reader);

        var countKey = DuplicateCount.KeyOf($"{raw.Tenant}/{raw.Pack}/{raw.Dataset}", raw.Lane);
        var known = await claims.ReadAsync(KeysOf(reading, countKey), cancellationToken);
        var sifting = new Sifting(reading, known, position, RawSources.ComesAgain(raw.Source));
        for (var conflict = 0; conflict < sifting.Conflicts; conflict++)
            metrics.Conflict(raw.Tenant.Value, raw.Dataset);

        var count = DuplicateCount.Parse(known.GetValueOrDefault(countKey)).After(position, sifting.Duplicates, sifting.Conflicts);
        List<KeyValuePair<string, string>> lasting = [.. sifting.Arrived.Select(key => KeyValuePair.Create(key.Known, "1"))];
        if (sifting.Duplicates > 0)
            lasting.Add(new(countKey, count.ToString()));
        await claims.WriteAsync(sifting.Claims.Concat(sifting.HeldClaims), lasting, cancellationToken);
        if (sifting.Held.Count > 0)
            await dimensions.HoldAsync(raw, sifting.Held, cancellationToken);

        await PublishAsync(raw, position, contract, reading, sifting, cancellationToken);
        await dimensions.ReleaseAsync(sifting.Arrived, cancellationToken);
        Tell(raw, position, reading, sifting);
    }

    static HashSet<string> KeysOf(BatchReading reading, string countKey)
    {
        HashSet<string> keys = new(StringComparer.Ordinal) { countKey };
        foreach (var plan in reading.Plans)
        {
            keys.UnionWith(plan.Claims);
            if (plan.References.Count > 0)
                keys.UnionWith(plan.Claims.Select(ClaimKey.OfHeld));
            foreach (var reference in plan.References)
                keys.Add(reference.Known);
            if (plan.Key is { } key)
                keys.Add(key.Known);
        }

        return keys;
    }

    Task PublishAsync(
        RawBatch raw, SourcePosition position, DatasetContract contract, BatchReading reading, Sifting sifting, CancellationToken cancellationToken)
    {
        List<Task> published = [];
        if (sifting.Accepted > 0)
            published.Add(outbox.PublishAsync(
                reading.Builder.Build(raw, position, sifting.Accepted == reading.Plans.Count ? null : sifting.Keep), cancellationToken));
        List<RejectedRow> rejected = [.. reading.Rejected];
        foreach (var (key, rows) in sifting.Held)
            rejected.AddRange(rows.Select(row => Breach(row, ErrorCode.LateReference, $"{key.Dataset}: '{key.Id}' is not known yet.")));
        rejected.AddRange(EndsOf(raw));
        if (rejected.Count > 0)
            published.Add(outbox.PublishAsync(Rejection(raw, position, contract.Id, rejected), cancellationToken));
        return Task.WhenAll(published);
    }

    /// <summary>Where rows come again from, they are no longer, whatever becomes of them.</summary>
    static IEnumerable<RejectedRow> EndsOf(RawBatch raw) => raw.Rows
        .Where(row => row.Entry is not null || raw.Source == RawSources.Pending)
        .Select(row => row.Entry is null
            ? Breach(row, ErrorCode.Released, "The row no longer waits.")
            : Breach(row, ErrorCode.Replayed, "The row was replayed.") with { Payload = "null"u8.ToArray(), Entry = row.Entry });

    static RejectedRow Breach(RawRow row, string code, string message) =>
        new() { Id = row.Id, EventTime = row.EventTime, Payload = row.Payload, Broken = [new(code, code, null, message)] };

    static RejectedBatch Unknown(RawBatch raw, SourcePosition position) => Rejection(raw, position, "",
        [.. raw.Rows.Select(row => Breach(row, ErrorCode.UnknownDataset, $"There is no dataset '{raw.Pack}.{raw.Dataset}' any more.")), .. EndsOf(raw)]);

    static RejectedBatch Rejection(RawBatch raw, SourcePosition position, string contract, IReadOnlyList<RejectedRow> rows) => new()
    {
        Tenant = raw.Tenant, Pack = raw.Pack, Dataset = raw.Dataset, Contract = contract, Lane = raw.Lane,
        IngestTime = raw.IngestTime, Position = position, Source = raw.Source, Rows = rows,
    };

    void Tell(RawBatch raw, SourcePosition position, BatchReading reading, Sifting sifting)
    {
        var held = sifting.Held.Values.Sum(rows => rows.Count);
        metrics.Rows("valid", sifting.Accepted, raw.Tenant.Value, raw.Dataset);
        metrics.Rows("quarantined", reading.Rejected.Count, raw.Tenant.Value, raw.Dataset);
        metrics.Rows("held", held, raw.Tenant.Value, raw.Dataset);
        metrics.Rows("duplicate", sifting.Duplicates, raw.Tenant.Value, raw.Dataset);
        if (logger.IsEnabled(LogLevel.Debug))
            logger.Worked(raw.Tenant.Value, raw.Dataset, position.ToString(), sifting.Accepted, reading.Rejected.Count, held, sifting.Duplicates);
    }
}
