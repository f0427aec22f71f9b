using System.Buffers;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text.Json;

namespace Millrace.Contracts.Batches;

/// <summary>
/// Writes messages of <c>events.raw</c>, filled row by row as lines arrive. The payloads travel as one base64 text of
/// gzipped NDJSON: small, no broker or sidecar on the way takes them apart and writes them anew, and bronze gets what came. Reusable after
/// <see cref="End"/>.
/// </summary>
public sealed class RawBatchWriter : IDisposable
{
    // What the envelope and the members of the data take beside ids and payloads, generously.
    const int HeadBytes = 1024;

    // An entry is a position and an index, in quotes.
    const long EntryBytes = 64;

    readonly PooledBuffer _payloads = new(16 * 1024);
    readonly PooledBuffer _ids = new(4 * 1024);
    readonly MemoryStream _packed = new();
    readonly List<long?> _times = new(RawBatch.MaxRows);
    readonly List<string> _entries = [];
    readonly Utf8JsonWriter _writer = new(Stream.Null, JsonSlices.WriterOptions);
    readonly Utf8JsonWriter _idWriter = new(Stream.Null, JsonSlices.WriterOptions);
    CloudEventHead _head;
    (int Lane, long IngestTime, string Source) _batch;

    /// <summary>Rows since <see cref="Begin"/>.</summary>
    public int Rows => _times.Count;

    /// <summary>About how many bytes the message will have, envelope included; never fewer than it has.</summary>
    public long Bytes => HeadBytes + Base64.GetMaxEncodedToUtf8Length(_payloads.Written.Length) + _idWriter.BytesCommitted + _idWriter.BytesPending + (20L * Rows) + (EntryBytes * _entries.Count);

    /// <summary>True while a message is begun and not ended.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>Starts a message.</summary>
    /// <param name="head">The envelope.</param>
    /// <param name="lane">The lane of all rows.</param>
    /// <param name="ingestTime">µs since 1970 UTC.</param>
    /// <param name="source">As in <see cref="RawBatch.Source"/>.</param>
    public void Begin(in CloudEventHead head, int lane, long ingestTime, string source)
    {
        (_head, _batch, IsOpen) = (head, (lane, ingestTime, source), true);
        _payloads.Clear();
        _ids.Clear();
        _times.Clear();
        _entries.Clear();
        _idWriter.Reset(_ids);
        _idWriter.WriteStartArray();
    }

    /// <summary>Adds a row.</summary>
    /// <param name="id">The id as UTF-8, unescaped.</param>
    /// <param name="eventTime">µs since 1970 UTC, or null.</param>
    /// <param name="payload">One JSON value, already known to be well formed.</param>
    /// <param name="entry">As in <see cref="RawRow"/>; all rows of a message have one, or none has.</param>
    public void Add(ReadOnlySpan<byte> id, long? eventTime, ReadOnlySpan<byte> payload, string? entry = null)
    {
        if (entry is not null)
            _entries.Add(entry);
        _idWriter.WriteStringValue(id);
        _times.Add(eventTime);
        var line = _payloads.GetSpan(payload.Length + 1);
        payload.CopyTo(line);
        // JSON allows raw line breaks only between tokens, where a space means the same.
        line[..payload.Length].ReplaceAny(s_lineBreaks, (byte)' ');
        line[payload.Length] = (byte)'\n';
        _payloads.Advance(payload.Length + 1);
    }

    static readonly SearchValues<byte> s_lineBreaks = SearchValues.Create("\r\n"u8);

    /// <summary>Ends the message and writes all of it.</summary>
    /// <param name="output">Where the bytes go.</param>
    public void End(IBufferWriter<byte> output)
    {
        _idWriter.WriteEndArray();
        _idWriter.Flush();
        _writer.Reset(output);
        CloudEventEnvelope.Begin(_writer, _head);
        // The members in the order of their names, as the sidecar writes them.
        _writer.WriteStartObject();
        _writer.WriteString("dataset"u8, _head.Dataset);
        if (_entries.Count > 0)
            WriteEntries();
        if (_times.Exists(time => time is not null))
            WriteTimes();
        _writer.WritePropertyName("ids"u8);
        _writer.WriteRawValue(_ids.Written.Span, skipInputValidation: true);
        _writer.WriteNumber("ingest_time"u8, _batch.IngestTime);
        _writer.WriteNumber("lane"u8, _batch.Lane);
        _writer.WriteString("pack"u8, _head.Pack);
        WritePayloads();
        _writer.WriteString("source"u8, _batch.Source);
        _writer.WriteString("tenant"u8, _head.Tenant.Value);
        _writer.WriteEndObject();
        CloudEventEnvelope.End(_writer);
        IsOpen = false;
    }

    void WriteEntries()
    {
        _writer.WriteStartArray("entries"u8);
        foreach (var entry in _entries)
            _writer.WriteStringValue(entry);
        _writer.WriteEndArray();
    }

    void WriteTimes()
    {
        _writer.WriteStartArray("event_times"u8);
        foreach (var time in _times)
            if (time is { } known)
                _writer.WriteNumberValue(known);
            else
                _writer.WriteNullValue();
        _writer.WriteEndArray();
    }

    void WritePayloads()
    {
        _packed.SetLength(0);
        using (var gzip = new GZipStream(_packed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(_payloads.Written.Span);
        var packed = _packed.GetBuffer().AsSpan(0, (int)_packed.Length);
        var text = ArrayPool<byte>.Shared.Rent(Base64.GetMaxEncodedToUtf8Length(packed.Length) + 2);
        Base64.EncodeToUtf8(packed, text.AsSpan(1), out _, out var written);
        (text[0], text[written + 1]) = ((byte)'"', (byte)'"');
        _writer.WritePropertyName("payloads"u8);
        _writer.WriteRawValue(text.AsSpan(0, written + 2), skipInputValidation: true);
        ArrayPool<byte>.Shared.Return(text);
    }

    /// <summary>Writes a whole batch.</summary>
    public static void Write(IBufferWriter<byte> output, in CloudEventHead head, RawBatch batch)
    {
        using var writer = new RawBatchWriter();
        writer.Begin(head, batch.Lane, batch.IngestTime, batch.Source);
        foreach (var row in batch.Rows)
            writer.Add(System.Text.Encoding.UTF8.GetBytes(row.Id), row.EventTime, row.Payload.Span, row.Entry);
        writer.End(output);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _idWriter.Dispose();
        _payloads.Dispose();
        _ids.Dispose();
        _packed.Dispose();
    }
}
