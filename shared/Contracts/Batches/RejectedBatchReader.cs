using System.Text.Json;
using Millrace.Contracts.Delivery;

namespace Millrace.Contracts.Batches;

/// <summary>Reads the data of a message of <c>events.rejected</c>. JSON payloads stay slices of it.</summary>
public static class RejectedBatchReader
{
    /// <summary>Reads the data of an envelope.</summary>
    /// <exception cref="JsonException">It is no rejected batch; the message says why.</exception>
    public static RejectedBatch Read(ReadOnlyMemory<byte> data)
    {
        var reader = new Utf8JsonReader(data.Span);
        JsonSlices.Expect(ref reader, JsonTokenType.StartObject, "data");
        string? tenant = null, pack = null, dataset = null, contract = null, source = null;
        long lane = -1, ingestTime = long.MinValue;
        SourcePosition? position = null;
        List<RejectedRow>? rows = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("rows"u8))
                rows = ReadRows(ref reader, data);
            else if (reader.ValueTextEquals("position"u8))
                position = ValidBatchReader.ReadPosition(ref reader);
            else if (reader.ValueTextEquals("tenant"u8))
                tenant = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("pack"u8))
                pack = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("dataset"u8))
                dataset = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("contract"u8))
                contract = JsonSlices.Text(ref reader);
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
            Contract = contract ?? "",
            Source = source ?? "",
            Position = position,
            Rows = rows ?? throw new JsonException("A batch must have 'rows'."),
        };
    }

    static List<RejectedRow> ReadRows(ref Utf8JsonReader reader, ReadOnlyMemory<byte> data)
    {
        JsonSlices.Expect(ref reader, JsonTokenType.StartArray, "rows");
        List<RejectedRow> rows = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
            rows.Add(ReadRow(ref reader, data));
        return rows;
    }

    static RejectedRow ReadRow(ref Utf8JsonReader reader, ReadOnlyMemory<byte> data)
    {
        string? id = null, entry = null;
        long? time = null;
        ReadOnlyMemory<byte> payload = default;
        var isJson = true;
        List<BrokenRule> broken = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
                id = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("entry"u8))
                entry = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("event_time"u8))
                time = JsonSlices.Int64(ref reader, "event_time");
            else if (reader.ValueTextEquals("payload"u8))
            {
                reader.Read();
                payload = JsonSlices.Value(ref reader, data);
            }
            else if (reader.ValueTextEquals("payload_base64"u8))
            {
                reader.Read();
                (payload, isJson) = (reader.GetBytesFromBase64(), false);
            }
            else if (reader.ValueTextEquals("broken"u8))
            {
                JsonSlices.Expect(ref reader, JsonTokenType.StartArray, "broken");
                while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
                    broken.Add(ReadBroken(ref reader));
            }
            else
                reader.Skip();
        }

        return new()
        {
            Id = id ?? throw new JsonException("A row must have an 'id'."),
            Entry = entry,
            EventTime = time,
            Payload = payload,
            IsJson = isJson,
            Broken = broken,
        };
    }

    static BrokenRule ReadBroken(ref Utf8JsonReader reader)
    {
        string? code = null, rule = null, column = null, message = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("code"u8))
                code = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("rule"u8))
                rule = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("column"u8))
                column = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("message"u8))
                message = JsonSlices.Text(ref reader);
            else
                reader.Skip();
        }

        return new(code ?? "", rule ?? "", column, message ?? "");
    }
}
