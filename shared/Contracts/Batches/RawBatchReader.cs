using System.Text.Json;
using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Batches;

/// <summary>Reads the data of a message of <c>events.raw</c>. Payloads stay slices of it: keep it while they are used.</summary>
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
        List<RawRow>? rows = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("rows"u8))
                rows = ReadRows(ref reader, data);
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
        return new()
        {
            Tenant = head.Tenant,
            Pack = head.Pack,
            Dataset = head.Dataset,
            Lane = head.Lane,
            IngestTime = head.IngestTime,
            Source = source ?? "",
            Rows = rows ?? throw new JsonException("A batch must have 'rows'."),
        };
    }

    static List<RawRow> ReadRows(ref Utf8JsonReader reader, ReadOnlyMemory<byte> data)
    {
        JsonSlices.Expect(ref reader, JsonTokenType.StartArray, "rows");
        var rows = new List<RawRow>(RawBatch.MaxRows);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            string? id = null;
            long? time = null;
            ReadOnlyMemory<byte> payload = default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("payload"u8))
                {
                    reader.Read();
                    payload = JsonSlices.Value(ref reader, data);
                }
                else if (reader.ValueTextEquals("id"u8))
                    id = JsonSlices.Text(ref reader);
                else if (reader.ValueTextEquals("event_time"u8))
                    time = JsonSlices.Int64(ref reader, "event_time");
                else
                    reader.Skip();
            }

            if (id is null || payload.IsEmpty)
                throw new JsonException("A row must have 'id' and 'payload'.");
            rows.Add(new(id, time, payload));
        }

        return rows;
    }
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
