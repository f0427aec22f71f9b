using System.Buffers;
using System.Diagnostics;
using Dapr.Client;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;

namespace Millrace.Validation.RawEvents;

/// <summary>Publishes what validation found. A message's id follows from the raw batch, so that publishing again is the same message.</summary>
sealed class BatchOutbox(DaprClient dapr, TimeProvider clock)
{
    public Task PublishAsync(ValidBatch batch, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        ValidBatchWriter.Write(output, Head(Topics.EventsValid, $"valid-{batch.Lane}-{batch.Position}", batch.Tenant, batch.Pack, batch.Dataset), batch);
        return SendAsync(Topics.EventsValid, batch.Lane, output, cancellationToken);
    }

    public Task PublishAsync(RejectedBatch batch, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        var id = batch.Position is { } position ? $"rejected-{batch.Lane}-{position}" : Guid.NewGuid().ToString("N");
        RejectedBatchWriter.Write(output, Head(Topics.EventsRejected, id, batch.Tenant, batch.Pack, batch.Dataset), batch);
        return SendAsync(Topics.EventsRejected, batch.Lane, output, cancellationToken);
    }

    public Task PublishAsync(RawBatch batch, CancellationToken cancellationToken)
    {
        var output = new ArrayBufferWriter<byte>(16 * 1024);
        RawBatchWriter.Write(output, Head(Topics.EventsRaw, Guid.NewGuid().ToString("N"), batch.Tenant, batch.Pack, batch.Dataset), batch);
        return SendAsync(Topics.EventsRaw, batch.Lane, output, cancellationToken);
    }

    CloudEventHead Head(string topic, string id, TenantId tenant, string pack, string dataset) =>
        new(id, topic, AppIds.Validation, tenant, pack, dataset, clock.GetUtcNow(), Activity.Current?.Id);

    Task SendAsync(string topic, int lane, ArrayBufferWriter<byte> message, CancellationToken cancellationToken) =>
        dapr.PublishByteEventAsync(Components.PubSub, topic, message.WrittenMemory, CloudEventEnvelope.ContentType,
            new Dictionary<string, string> { ["partitionKey"] = Lane.KeyOf(lane) }, cancellationToken);
}
