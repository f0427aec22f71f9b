using System.Text.Json;
using Millrace.Contracts.Delivery;

namespace Millrace.Contracts.Batches;

/// <summary>Reads the data of a message of <c>events.valid</c> into arrays, one per column.</summary>
public static class ValidBatchReader
{
    /// <summary>Reads the data of an envelope.</summary>
    /// <exception cref="JsonException">It is no valid batch; the message says why.</exception>
    public static ValidBatch Read(ReadOnlySpan<byte> data)
    {
        var reader = new Utf8JsonReader(data);
        JsonSlices.Expect(ref reader, JsonTokenType.StartObject, "data");
        string? tenant = null, pack = null, dataset = null, contract = null;
        long lane = -1, ingestTime = long.MinValue, rows = -1;
        SourcePosition? position = null;
        List<(string Name, ColumnType Type)>? schema = null;
        List<BatchColumn>? columns = null;
        var valuesAt = default(Utf8JsonReader);
        var isLater = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("values"u8))
            {
                if (schema is not null && rows >= 0)
                    columns = ReadColumns(ref reader, schema, rows);
                else
                {
                    // Somebody wrote the members in another order: the schema that tells how to read comes when it comes.
                    valuesAt = reader;
                    isLater = true;
                    reader.Skip();
                }
            }
            else if (reader.ValueTextEquals("schema"u8))
                schema = ReadSchema(ref reader);
            else if (reader.ValueTextEquals("rows"u8))
                rows = JsonSlices.Int64(ref reader, "rows");
            else if (reader.ValueTextEquals("position"u8))
                position = ReadPosition(ref reader);
            else if (reader.ValueTextEquals("contract"u8))
                contract = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("tenant"u8))
                tenant = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("pack"u8))
                pack = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("dataset"u8))
                dataset = JsonSlices.Text(ref reader);
            else if (reader.ValueTextEquals("lane"u8))
                lane = JsonSlices.Int64(ref reader, "lane");
            else if (reader.ValueTextEquals("ingest_time"u8))
                ingestTime = JsonSlices.Int64(ref reader, "ingest_time");
            else
                reader.Skip();
        }

        if (schema is null)
            throw new JsonException("A batch must have a 'schema'.");
        if (isLater)
            columns = ReadColumns(ref valuesAt, schema, rows);
        var head = BatchHead.Of(tenant, pack, dataset, lane, ingestTime);
        return new()
        {
            Tenant = head.Tenant,
            Pack = head.Pack,
            Dataset = head.Dataset,
            Lane = head.Lane,
            IngestTime = head.IngestTime,
            Contract = contract ?? throw new JsonException("A batch must name its 'contract'."),
            Position = position ?? throw new JsonException("A batch must have a 'position'."),
            Rows = (int)rows,
            Columns = columns ?? throw new JsonException("A batch must have 'values'."),
        };
    }

    internal static SourcePosition ReadPosition(ref Utf8JsonReader reader)
    {
        JsonSlices.Expect(ref reader, JsonTokenType.StartObject, "position");
        long partition = 0, offset = -1, epoch = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("partition"u8))
                partition = JsonSlices.Int64(ref reader, "partition");
            else if (reader.ValueTextEquals("offset"u8))
                offset = JsonSlices.Int64(ref reader, "offset");
            else if (reader.ValueTextEquals("epoch"u8))
                epoch = JsonSlices.Int64(ref reader, "epoch");
            else
                reader.Skip();
        }

        return new(checked((int)partition), offset, checked((int)epoch));
    }

    static List<(string Name, ColumnType Type)> ReadSchema(ref Utf8JsonReader reader)
    {
        JsonSlices.Expect(ref reader, JsonTokenType.StartArray, "schema");
        List<(string, ColumnType)> schema = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
        {
            var name = JsonSlices.Required(ref reader, "schema");
            var text = JsonSlices.Required(ref reader, name);
            schema.Add(ColumnType.TryParse(text, out var type)
                ? (name, type)
                : throw new JsonException($"Column '{name}' is of the unknown type '{text}'."));
            reader.Read();
        }

        return schema;
    }

    static List<BatchColumn> ReadColumns(ref Utf8JsonReader reader, List<(string Name, ColumnType Type)> schema, long rows)
    {
        if (rows is < 0 or > 1 << 24)
            throw new JsonException("'rows' must be 0 or more, and at most 16,777,216.");
        JsonSlices.Expect(ref reader, JsonTokenType.StartObject, "values");
        var columns = schema.ConvertAll(column => BatchColumn.Create(column.Name, column.Type, (int)rows));
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var at = IndexOf(ref reader, columns);
            JsonSlices.Expect(ref reader, JsonTokenType.StartArray, columns[at].Name);
            var count = ColumnValues.Read(ref reader, columns[at]);
            if (count != rows)
                throw new JsonException($"Column '{columns[at].Name}' has {count} values, the batch {rows} rows.");
        }

        return columns;
    }

    static int IndexOf(ref Utf8JsonReader reader, List<BatchColumn> columns)
    {
        for (var i = 0; i < columns.Count; i++)
            if (reader.ValueTextEquals(columns[i].Name))
                return i;
        throw new JsonException($"Column '{reader.GetString()}' is not in the schema.");
    }
}
