using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json;
using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Batches;

/// <summary>Reads the data of a message of <c>events.raw</c>. Payloads are slices of one array of their own.</summary>
public static class RawBatchReader
{
    /// <summary>Reads the data of an envelope.</summary>
    /// <exception cref="JsonException">It is no raw batch; the message says why.</exception>
    public static RawBatch Read(ReadOnlyMemory<byte> data)
    {
        var reader = new Utf8JsonReader(data.Span);
        JsonSlices.Expect(ref reader, JsonTokenType.StartObject, "data");
        string? tenant = null, pack = null, dataset = null, source = null;
        long lane = -1, ingestTime = long.MinValue;
        List<string>? ids = null, entries = null;
        List<long?>? times = null;
        byte[]? packed = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("payloads"u8))
                packed = Bytes(ref reader);
            else if (reader.ValueTextEquals("ids"u8))
                ids = Texts(ref reader, "ids");
            else if (reader.ValueTextEquals("entries"u8))
                entries = Texts(ref reader, "entries");
            else if (reader.ValueTextEquals("event_times"u8))
                times = Times(ref reader);
            else if (reader.ValueTextEquals("tenant"u8))
                tenant = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("pack"u8))
                pack = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("dataset"u8))
                dataset = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("source"u8))
                source = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("lane"u8))
                lane = JsonSlices.Int64(ref reader, "lane");
            else if (reader.ValueTextEquals("ingest_time"u8))
                ingestTime = JsonSlices.Int64(ref reader, "ingest_time");
            else
                reader.Skip();
        }

        var head = BatchHead.Of(tenant, pack, dataset, lane, ingestTime);
        if (packed is null)
            throw new JsonException("A batch must have 'payloads'.");
        return new()
        {
            Tenant = head.Tenant,
            Pack = head.Pack,
            Dataset = head.Dataset,
            Lane = head.Lane,
            IngestTime = head.IngestTime,
            Source = source ?? "",
            Packed = packed,
            Rows = Rows(ids ?? throw new JsonException("A batch must have 'ids'."), times, entries, Unpacked(packed)),
        };
    }

    static byte[] Bytes(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String && reader.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : throw new JsonException("'payloads' must be base64.");
    }

    static byte[] Unpacked(byte[] packed)
    {
        // The last four bytes of a gzip file are its length; what claims more than a batch may have is none.
        var length = packed.Length < 18 ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(packed.AsSpan(packed.Length - 4));
        if (length > RawBatch.MaxPayloadBytes)
            throw new JsonException("'payloads' must be gzipped lines of a batch's size.");
        var lines = GC.AllocateUninitializedArray<byte>((int)length);
        try
        {
            using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
            gzip.ReadExactly(lines);
            return gzip.ReadByte() < 0 ? lines : throw new JsonException("'payloads' has more lines than it says.");
        }
        catch (Exception broken) when (broken is InvalidDataException or EndOfStreamException)
        {
            throw new JsonException($"'payloads' must be gzipped lines: {broken.Message}", broken);
        }
    }

    static List<string> Texts(ref Utf8JsonReader reader, string name)
    {
        JsonSlices.Expect(ref reader, JsonTokenType.StartArray, name);
        var texts = new List<string>(RawBatch.MaxRows);
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
            texts.Add(reader.GetString()!);
        return reader.TokenType == JsonTokenType.EndArray ? texts : throw new JsonException($"'{name}' must be strings.");
    }

    static List<long?> Times(ref Utf8JsonReader reader)
    {
        JsonSlices.Expect(ref reader, JsonTokenType.StartArray, "event_times");
        var times = new List<long?>(RawBatch.MaxRows);
        while (reader.Read() && reader.TokenType is JsonTokenType.Number or JsonTokenType.Null)
            times.Add(reader.TokenType == JsonTokenType.Null ? null
                : reader.TryGetInt64(out var time) ? time : throw new JsonException("'event_times' must be whole numbers."));
        return reader.TokenType == JsonTokenType.EndArray ? times : throw new JsonException("'event_times' must be whole numbers.");
    }

    static List<RawRow> Rows(List<string> ids, List<long?>? times, List<string>? entries, byte[] lines)
    {
        if ((times?.Count ?? ids.Count) != ids.Count || (entries?.Count ?? ids.Count) != ids.Count)
            throw Uneven();
        var rows = new List<RawRow>(ids.Count);
        var at = 0;
        while (at < lines.Length)
        {
            var length = lines.AsSpan(at).IndexOf((byte)'\n');
            if (length <= 0 || rows.Count == ids.Count)
                throw Uneven();
            rows.Add(new(ids[rows.Count], times?[rows.Count], lines.AsMemory(at, length), entries?[rows.Count]));
            at += length + 1;
        }

        return rows.Count == ids.Count ? rows : throw Uneven();
    }

    static JsonException Uneven() => new("A batch must have an id (and a time and an entry, where it has such) for each line of its 'payloads', and each line must end with a line break.");
}

/// <summary>What the three batches begin with.</summary>
readonly record struct BatchHead(TenantId Tenant, string Pack, string Dataset, int Lane, long IngestTime)
{
    public static BatchHead Of(string? tenant, string? pack, string? dataset, long lane, long ingestTime)
    {
        if (!TenantId.TryParse(tenant, out var owner))
            throw new JsonException($"'{tenant}' is no tenant name.");
        if (string.IsNullOrEmpty(pack) || string.IsNullOrEmpty(dataset))
            throw new JsonException("A batch must name its 'pack' and 'dataset'.");
        if (lane is < 0 or >= Delivery.Lane.Count)
            throw new JsonException($"A batch must name its 'lane', 0 to {Delivery.Lane.Count - 1}.");
        if (ingestTime == long.MinValue)
            throw new JsonException("A batch must have an 'ingest_time'.");
        return new(owner, pack, dataset, (int)lane, ingestTime);
    }
}
