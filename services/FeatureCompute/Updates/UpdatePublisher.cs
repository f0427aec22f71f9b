using System.Buffers;
using System.Text.Json;
using Dapr.Client;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Features.Execution;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.Updates;

/// <summary>Says on <c>features.updated</c> which entities' values a batch changed.</summary>
internal sealed class UpdatePublisher(DaprClient dapr, TimeProvider clock)
{
    /// <param name="batch">The batch, whose position makes the message's id: folding it again publishes the same message.</param>
    /// <param name="folded">The views and the entities whose records took it in.</param>
    /// <param name="cancellationToken">Gives up the publishing.</param>
    public async Task PublishAsync(ValidBatch batch, IReadOnlyList<(FeatureViewModel View, PreparedEvents Events)> folded, CancellationToken cancellationToken)
    {
        var message = new ArrayBufferWriter<byte>();
        var head = new CloudEventHead(
            $"{batch.Tenant}/{batch.Pack}/{batch.Dataset}/{batch.Lane}/{batch.Position}", Topics.FeaturesUpdated, AppIds.FeatureCompute,
            batch.Tenant, batch.Pack, batch.Dataset, clock.GetUtcNow(), System.Diagnostics.Activity.Current?.Id);
        using (var json = CloudEventEnvelope.Begin(message, head))
        {
            Write(json, batch, folded);
            CloudEventEnvelope.End(json);
        }
        await dapr.PublishByteEventAsync(
            Components.PubSub, Topics.FeaturesUpdated, message.WrittenMemory, CloudEventEnvelope.ContentType,
            new Dictionary<string, string> { ["partitionKey"] = Lane.KeyOf(batch.Lane) }, cancellationToken);
    }

    static void Write(Utf8JsonWriter json, ValidBatch batch, IReadOnlyList<(FeatureViewModel View, PreparedEvents Events)> folded)
    {
        json.WriteStartObject();
        json.WriteString("tenant"u8, batch.Tenant.Value);
        json.WriteString("pack"u8, batch.Pack);
        json.WriteNumber("rows"u8, batch.Rows);
        json.WriteStartArray("views"u8);
        foreach (var (view, _) in folded)
            json.WriteStringValue($"{view.Name}@v{view.Version}");
        json.WriteEndArray();
        // Views of one entity change together, so their entities are named once.
        json.WriteStartObject("entities"u8);
        foreach (var entity in folded.GroupBy(each => each.View.Entity.Name, StringComparer.Ordinal))
        {
            json.WriteStartArray(entity.Key);
            foreach (var key in entity.MaxBy(each => each.Events.Entities.Count).Events.Entities)
                WriteKey(json, key);
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteKey(Utf8JsonWriter json, string[] key)
    {
        if (key is [var only])
        {
            json.WriteStringValue(only);
            return;
        }
        json.WriteStartArray();
        foreach (var part in key)
            json.WriteStringValue(part);
        json.WriteEndArray();
    }
}
