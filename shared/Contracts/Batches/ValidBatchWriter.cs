using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Millrace.Contracts.Batches;

/// <summary>
/// Writes messages of <c>events.valid</c>: <c>"schema":[["event_id","string"],…]</c> names and types the columns,
/// <c>"values":{"event_id":[…],…}</c> holds their values. Timestamps are µs, dates days, decimals their exact digits. Members
/// stand in the order of their names, as sidecars write them: then none has to write the message anew.
/// </summary>
public static class ValidBatchWriter
{
    /// <summary>Writes a whole message.</summary>
    public static void Write(IBufferWriter<byte> output, in CloudEventHead head, ValidBatch batch)
    {
        using var writer = CloudEventEnvelope.Begin(output, head);
        writer.WriteStartObject();
        writer.WriteString("contract"u8, batch.Contract);
        writer.WriteString("dataset"u8, batch.Dataset);
        writer.WriteNumber("ingest_time"u8, batch.IngestTime);
        writer.WriteNumber("lane"u8, batch.Lane);
        writer.WriteString("pack"u8, batch.Pack);
        Position(writer, batch.Position);
        writer.WriteNumber("rows"u8, batch.Rows);
        writer.WriteStartArray("schema"u8);
        foreach (var column in batch.Columns)
        {
            writer.WriteStartArray();
            writer.WriteStringValue(column.Name);
            writer.WriteStringValue(column.Type.ToString());
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
        writer.WriteString("tenant"u8, batch.Tenant.Value);
        writer.WriteStartObject("values"u8);
        foreach (var column in batch.Columns.OrderBy(column => column.Name, StringComparer.Ordinal))
        {
            writer.WriteStartArray(column.Name);
            Values(writer, column);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        CloudEventEnvelope.End(writer);
    }

    internal static void Position(Utf8JsonWriter writer, Delivery.SourcePosition position)
    {
        writer.WriteStartObject("position"u8);
        writer.WriteNumber("epoch"u8, position.Epoch);
        writer.WriteNumber("offset"u8, position.Offset);
        writer.WriteNumber("partition"u8, position.Partition);
        writer.WriteEndObject();
    }

    static void Values(Utf8JsonWriter writer, BatchColumn column)
    {
        var nulls = column.Nulls;
        switch (column)
        {
            case TextBatchColumn text:
                foreach (var value in text.Values)
                    writer.WriteStringValue(value);
                break;
            case Int64BatchColumn whole:
                for (var i = 0; i < nulls.Length; i++)
                    if (nulls[i])
                        writer.WriteNullValue();
                    else
                        writer.WriteNumberValue(whole.Values[i]);
                break;
            case DoubleBatchColumn real:
                for (var i = 0; i < nulls.Length; i++)
                    if (nulls[i])
                        writer.WriteNullValue();
                    else
                        writer.WriteNumberValue(real.Values[i]);
                break;
            case DecimalBatchColumn exact:
                Decimals(writer, exact);
                break;
            case BooleanBatchColumn truth:
                for (var i = 0; i < nulls.Length; i++)
                    if (nulls[i])
                        writer.WriteNullValue();
                    else
                        writer.WriteBooleanValue(truth.Values[i]);
                break;
            default:
                throw new ArgumentException($"Column '{column.Name}' is of an unknown kind.", nameof(column));
        }
    }

    static void Decimals(Utf8JsonWriter writer, DecimalBatchColumn column)
    {
        Span<byte> digits = stackalloc byte[DecimalText.MaxLength];
        for (var i = 0; i < column.Count; i++)
            if (column.Nulls[i])
                writer.WriteNullValue();
            else
                writer.WriteRawValue(digits[..DecimalText.Format(column.Values[i], column.Scale, digits)], skipInputValidation: true);
    }
}
