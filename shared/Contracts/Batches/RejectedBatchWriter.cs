using System.Buffers;
using System.Text.Json;

namespace Millrace.Contracts.Batches;

/// <summary>Writes messages of <c>events.rejected</c>.</summary>
public static class RejectedBatchWriter
{
    /// <summary>Writes a whole message.</summary>
    public static void Write(IBufferWriter<byte> output, in CloudEventHead head, RejectedBatch batch)
    {
        using var writer = CloudEventEnvelope.Begin(output, head);
        writer.WriteStartObject();
        writer.WriteString("tenant"u8, batch.Tenant.Value);
        writer.WriteString("pack"u8, batch.Pack);
        writer.WriteString("dataset"u8, batch.Dataset);
        writer.WriteString("contract"u8, batch.Contract);
        writer.WriteNumber("lane"u8, batch.Lane);
        writer.WriteNumber("ingest_time"u8, batch.IngestTime);
        if (batch.Position is { } position)
            ValidBatchWriter.Position(writer, position);
        writer.WriteString("source"u8, batch.Source);
        writer.WriteStartArray("rows"u8);
        foreach (var row in batch.Rows)
            Write(writer, row);
        writer.WriteEndArray();
        writer.WriteEndObject();
        CloudEventEnvelope.End(writer);
    }

    static void Write(Utf8JsonWriter writer, RejectedRow row)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, row.Id);
        if (row.Entry is not null)
            writer.WriteString("entry"u8, row.Entry);
        if (row.EventTime is { } time)
            writer.WriteNumber("event_time"u8, time);
        if (row.IsJson)
        {
            writer.WritePropertyName("payload"u8);
            writer.WriteRawValue(row.Payload.Span, skipInputValidation: true);
        }
        else
            writer.WriteBase64String("payload_base64"u8, row.Payload.Span);
        writer.WriteStartArray("broken"u8);
        foreach (var broken in row.Broken)
        {
            writer.WriteStartObject();
            writer.WriteString("code"u8, broken.Code);
            writer.WriteString("rule"u8, broken.Rule);
            if (broken.Column is not null)
                writer.WriteString("column"u8, broken.Column);
            writer.WriteString("message"u8, broken.Message);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
