using System.Buffers;
using System.Text.Json;

namespace Millrace.Contracts.Batches;

/// <summary>
/// Writes one message of <c>events.raw</c> row by row into a buffer, so that ingestion fills lanes as lines arrive
/// without holding rows. Reusable: <see cref="Begin"/> starts over on the same or another buffer.
/// </summary>
public sealed class RawBatchWriter : IDisposable
{
    readonly Utf8JsonWriter _writer = new(Stream.Null, JsonSlices.WriterOptions);

    /// <summary>Rows since <see cref="Begin"/>.</summary>
    public int Rows { get; private set; }

    /// <summary>Bytes since <see cref="Begin"/>, envelope included.</summary>
    public long Bytes => _writer.BytesCommitted + _writer.BytesPending;

    /// <summary>True while a message is begun and not ended.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Starts a message.</summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="head">The envelope.</param>
    /// <param name="lane">The lane of all rows.</param>
    /// <param name="ingestTime">µs since 1970 UTC.</param>
    /// <param name="source">As in <see cref="RawBatch.Source"/>.</param>
    public void Begin(IBufferWriter<byte> output, in CloudEventHead head, int lane, long ingestTime, string source)
    {
        _writer.Reset(output);
        (Rows, IsOpen) = (0, true);
        CloudEventEnvelope.Begin(_writer, head);
        _writer.WriteStartObject();
        _writer.WriteString("tenant"u8, head.Tenant.Value);
        _writer.WriteString("pack"u8, head.Pack);
        _writer.WriteString("dataset"u8, head.Dataset);
        _writer.WriteNumber("lane"u8, lane);
        _writer.WriteNumber("ingest_time"u8, ingestTime);
        _writer.WriteString("source"u8, source);
        _writer.WriteStartArray("rows"u8);
    }

    /// <summary>Adds a row.</summary>
    /// <param name="id">The id as UTF-8, unescaped.</param>
    /// <param name="eventTime">µs since 1970 UTC, or null.</param>
    /// <param name="payload">One JSON value, already known to be well formed.</param>
    public void Add(ReadOnlySpan<byte> id, long? eventTime, ReadOnlySpan<byte> payload)
    {
        _writer.WriteStartObject();
        _writer.WriteString("id"u8, id);
        if (eventTime is { } time)
            _writer.WriteNumber("event_time"u8, time);
        _writer.WritePropertyName("payload"u8);
        _writer.WriteRawValue(payload, skipInputValidation: true);
        _writer.WriteEndObject();
        Rows++;
    }

    /// <summary>Ends the message; the buffer then holds all of it.</summary>
    public void End()
    {
        _writer.WriteEndArray();
        _writer.WriteEndObject();
        CloudEventEnvelope.End(_writer);
        IsOpen = false;
    }

    /// <summary>Writes a whole batch.</summary>
    public static void Write(IBufferWriter<byte> output, in CloudEventHead head, RawBatch batch)
    {
        using var writer = new RawBatchWriter();
        writer.Begin(output, head, batch.Lane, batch.IngestTime, batch.Source);
        foreach (var row in batch.Rows)
            writer.Add(System.Text.Encoding.UTF8.GetBytes(row.Id), row.EventTime, row.Payload.Span);
        writer.End();
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
