using System.Buffers;
using System.Diagnostics;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;

namespace Millrace.Ingestion.Publishing;

/// <summary>Publishes rows that never get into the log, so that they lie in quarantine with their reasons.</summary>
sealed class RejectedOutbox(BatchPublisher publisher, TimeProvider clock)
{
    const int MaxRows = 200;

    /// <summary>Publishes rows; false when the broker did not take all of them.</summary>
    public async Task<bool> PublishAsync(
        TenantId tenant, DatasetContract contract, string source, IReadOnlyList<RejectedRow> rows, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var taken = true;
        foreach (var chunk in rows.Chunk(MaxRows))
        {
            var lane = Lane.Of(tenant, chunk[0].Id);
            var output = new ArrayBufferWriter<byte>(16 * 1024);
            var head = new CloudEventHead(Guid.NewGuid().ToString("N"), Topics.EventsRejected, AppIds.Ingestion, tenant, contract.Pack, contract.Dataset, now, Activity.Current?.Id);
            RejectedBatchWriter.Write(output, head, new RejectedBatch
            {
                Tenant = tenant, Pack = contract.Pack, Dataset = contract.Dataset, Contract = contract.Id, Lane = lane,
                IngestTime = (now.UtcTicks - DateTime.UnixEpoch.Ticks) / 10, Source = source, Rows = chunk,
            });
            taken &= await publisher.PublishAsync(Topics.EventsRejected, lane, output.WrittenMemory, chunk.Length, cancellationToken);
        }

        return taken;
    }
}
