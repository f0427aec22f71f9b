using Millrace.Contracts.Batches;
using Millrace.Lake.Layers;

namespace Millrace.Ingestion.Bronze;

/// <summary>Keeps raw batches as they came: in bronze, by tenant, dataset and hour of ingest, with the lane as the source.</summary>
sealed class RawArchive(BronzeWriter bronze)
{
    /// <summary>Writes a run of batches, in order; durable when the task completes.</summary>
    public async Task WriteAsync(IReadOnlyList<(RawBatch Batch, long Mark)> run, CancellationToken cancellationToken)
    {
        foreach (var group in run.GroupBy(item => (item.Batch.Tenant, item.Batch.Pack, item.Batch.Dataset, item.Batch.Lane, Hour: item.Batch.IngestTime / 3_600_000_000)))
            await bronze.WriteAsync(
                new LakePath(group.Key.Tenant.Value, group.Key.Pack), group.Key.Dataset, DateTimeOffset.UnixEpoch.AddHours(group.Key.Hour),
                FormattableString.Invariant($"lane-{group.Key.Lane:D2}"),
                [.. group.Select(item => new BronzeBatch(item.Mark, item.Batch.Packed, ArePacked: true))], cancellationToken);
    }
}
