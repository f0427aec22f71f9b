using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Tests.Batches;

public class BatchRoundTripTests
{
    static readonly TenantId s_acme = TenantId.Parse("acme");
    static readonly DateTimeOffset s_time = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    static CloudEventHead Head(string topic) =>
        new("id-1", topic, AppIds.Ingestion, s_acme, "ecommerce", "interactions", s_time, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

    [Fact]
    public void A_raw_batch_comes_back_with_its_payloads_byte_for_byte()
    {
        string[] payloads = ["{\"a\":1.50,\"b\":\"\\u00e4\"}", "{ \"nested\" : [1, {\"x\":null}] }", "[]", "\"text\"", "1e400"];
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new RawBatchWriter())
        {
            writer.Begin(Head(Topics.EventsRaw), 7, 1_700_000_000_000_000, "http");
            for (var i = 0; i < payloads.Length; i++)
                writer.Add(Encoding.UTF8.GetBytes($"id \"{i}\" ä"), i % 2 == 0 ? i : null, Encoding.UTF8.GetBytes(payloads[i]));
            var bound = writer.Bytes;
            writer.End(buffer);
            bound.ShouldBeGreaterThanOrEqualTo(buffer.WrittenCount);
        }

        var envelope = CloudEventEnvelope.Read(buffer.WrittenMemory);
        envelope.Type.ShouldBe("millrace.events.raw.v1");
        envelope.Subject.ShouldBe("ecommerce/interactions");
        envelope.TenantId.ShouldBe("acme");
        envelope.Source.ShouldBe("ingestion");
        envelope.TraceParent.ShouldBe("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var batch = RawBatchReader.Read(envelope.Data);
        (batch.Tenant, batch.Pack, batch.Dataset, batch.Lane, batch.IngestTime, batch.Source)
            .ShouldBe((s_acme, "ecommerce", "interactions", 7, 1_700_000_000_000_000, "http"));
        batch.Rows.Select(row => Encoding.UTF8.GetString(row.Payload.Span)).ShouldBe(payloads);
        batch.Rows.Select(row => row.Id).ShouldBe(Enumerable.Range(0, 5).Select(i => $"id \"{i}\" ä"));
        batch.Rows.Select(row => row.EventTime).ShouldBe([0L, null, 2L, null, 4L]);
    }

    [Fact]
    public void A_replayed_row_keeps_the_entry_of_the_quarantine_that_it_comes_from()
    {
        var buffer = new ArrayBufferWriter<byte>();
        RawBatchWriter.Write(buffer, Head(Topics.EventsRaw), new()
        {
            Tenant = s_acme, Pack = "ecommerce", Dataset = "interactions", Lane = 3, IngestTime = 5, Source = RawSources.ReplayOf("http"),
            Rows = [new("a", null, "{}"u8.ToArray(), "0.3.17.0"), new("b", null, "[]"u8.ToArray(), "direct.0.3.18.1")],
        });
        var batch = RawBatchReader.Read(CloudEventEnvelope.Read(buffer.WrittenMemory).Data);
        batch.Rows.Select(row => row.Entry).ShouldBe(["0.3.17.0", "direct.0.3.18.1"]);
        (RawSources.IsReplay(batch.Source), RawSources.ReplayOf(batch.Source)).ShouldBe((true, "replay:http"));
    }

    [Fact]
    public void A_valid_batch_of_every_type_comes_back_with_values_and_nulls()
    {
        var random = new Random(7);
        for (var round = 0; round < 50; round++)
        {
            var rows = random.Next(0, 40);
            var batch = RandomBatch(random, rows);
            var buffer = new ArrayBufferWriter<byte>();
            ValidBatchWriter.Write(buffer, Head(Topics.EventsValid), batch);
            JsonNode.Parse(buffer.WrittenSpan).ShouldNotBeNull();
            // A sidecar may write the members in another order.
            var back = ValidBatchReader.Read(round % 2 == 0
                ? CloudEventEnvelope.Read(buffer.WrittenMemory).Data.Span
                : Sorted(CloudEventEnvelope.Read(buffer.WrittenMemory).Data));
            back.Position.ShouldBe(batch.Position);
            (back.Contract, back.Rows, back.Lane).ShouldBe((batch.Contract, batch.Rows, batch.Lane));
            back.Columns.Select(column => (column.Name, column.Type)).ShouldBe(batch.Columns.Select(column => (column.Name, column.Type)));
            for (var i = 0; i < batch.Columns.Count; i++)
            {
                back.Columns[i].Nulls.ShouldBe(batch.Columns[i].Nulls);
                ValuesOf(back.Columns[i]).ShouldBe(ValuesOf(batch.Columns[i]));
            }
        }
    }

    [Fact]
    public void A_rejected_batch_comes_back_with_its_reasons_and_with_bytes_that_are_no_json()
    {
        var batch = new RejectedBatch
        {
            Tenant = s_acme, Pack = "ecommerce", Dataset = "interactions", Contract = "ecommerce.interactions@1.0.0",
            Lane = 1, IngestTime = 5, Position = new(2, 9, 1), Source = "topic:pubsub/user-events",
            Rows =
            [
                new() { Id = "a", EventTime = 4, Payload = "{\"x\":1}"u8.ToArray(), Broken = [new("out_of_range", "rating_range", "rating", "7 is not in 1 to 5")] },
                new() { Id = "b", Payload = new byte[] { 0xff, 0x00, 0x7b }, IsJson = false, Broken = [new("malformed_json", "json", null, "no JSON")] },
                new() { Id = "c", Payload = "null"u8.ToArray(), Entry = "1.2.8.0", Broken = [new("replayed", "replayed", null, "gone")] },
            ],
        };
        var buffer = new ArrayBufferWriter<byte>();
        RejectedBatchWriter.Write(buffer, Head(Topics.EventsRejected), batch);
        var back = RejectedBatchReader.Read(CloudEventEnvelope.Read(buffer.WrittenMemory).Data);
        back.Position.ShouldBe(batch.Position);
        back.Rows[0].Broken.ShouldBe(batch.Rows[0].Broken);
        back.Rows[0].EventTime.ShouldBe(4);
        back.Rows[1].IsJson.ShouldBeFalse();
        back.Rows[1].Payload.ToArray().ShouldBe(new byte[] { 0xff, 0x00, 0x7b });
        back.Rows[1].Broken.ShouldBe(batch.Rows[1].Broken);
        back.Rows.Select(row => row.Entry).ShouldBe([null, null, "1.2.8.0"]);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"tenant\":\"Acme\",\"pack\":\"p\",\"dataset\":\"d\",\"lane\":1,\"ingest_time\":1,\"ids\":[],\"payloads\":\"\"}")]
    [InlineData("{\"tenant\":\"acme\",\"pack\":\"p\",\"dataset\":\"d\",\"lane\":16,\"ingest_time\":1,\"ids\":[],\"payloads\":\"\"}")]
    [InlineData("{\"tenant\":\"acme\",\"pack\":\"p\",\"dataset\":\"d\",\"lane\":\"1\",\"ingest_time\":1,\"ids\":[],\"payloads\":\"\"}")]
    [InlineData("{\"tenant\":\"acme\",\"pack\":\"p\",\"dataset\":\"d\",\"lane\":1,\"ingest_time\":1,\"ids\":[\"a\"]}")]
    public void What_is_no_raw_batch_is_told(string json) =>
        Should.Throw<JsonException>(() => RawBatchReader.Read(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("[\"a\"]", "{}")]
    [InlineData("[\"a\"]", "")]
    [InlineData("[]", "{}\n")]
    [InlineData("[\"a\"]", "{}\n{}\n")]
    [InlineData("[\"a\",\"b\"]", "{}\n\n")]
    [InlineData("[1]", "{}\n")]
    [InlineData("[\"a\"],\"event_times\":[]", "{}\n")]
    [InlineData("[\"a\"],\"event_times\":[\"1\"]", "{}\n")]
    [InlineData("[\"a\"],\"entries\":[]", "{}\n")]
    [InlineData("[\"a\"],\"entries\":[\"e\",\"f\"]", "{}\n")]
    [InlineData("[\"a\"],\"entries\":[1]", "{}\n")]
    public void Ids_times_and_payloads_that_do_not_fit_each_other_are_told(string ids, string payloads)
    {
        RawBatchReader.Read(Raw("[\"a\"],\"event_times\":[1],\"entries\":[\"e\"]", Packed("{}\n"))).Rows.Count.ShouldBe(1);
        Should.Throw<JsonException>(() => RawBatchReader.Read(Raw(ids, Packed(payloads))));
    }

    [Fact]
    public void Payloads_that_are_no_gzip_or_cut_off_or_of_another_length_are_told()
    {
        var packed = Packed("{}\n");
        for (var length = 0; length < packed.Length; length++)
            Should.Throw<JsonException>(() => RawBatchReader.Read(Raw("[\"a\"]", packed[..length])));
        Should.Throw<JsonException>(() => RawBatchReader.Read(Raw("[\"a\"]", Encoding.UTF8.GetBytes("{}\n, but not packed at all"))));
        foreach (var claimed in new byte[] { 0, 2, 4, 200 })
            Should.Throw<JsonException>(() => RawBatchReader.Read(Raw("[\"a\"]", [.. packed[..^4], claimed, 0, 0, 0])));
        Should.Throw<JsonException>(() => RawBatchReader.Read(Raw("[\"a\"]", [.. packed[..^4], 0, 0, 0, 0x7f])));
    }

    static byte[] Raw(string ids, byte[] packed) => Encoding.UTF8.GetBytes(
        $$"""{"tenant":"acme","pack":"p","dataset":"d","lane":1,"ingest_time":1,"ids":{{ids}},"payloads":"{{Convert.ToBase64String(packed)}}"}""");

    static byte[] Packed(string lines)
    {
        using var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(lines));
        return packed.ToArray();
    }

    [Fact]
    public void Base64_data_is_decoded()
    {
        var envelope = CloudEventEnvelope.Read("{\"id\":\"x\",\"data_base64\":\"AAEC\",\"other\":{\"data\":1}}"u8.ToArray());
        envelope.IsJson.ShouldBeFalse();
        envelope.Data.ToArray().ShouldBe(new byte[] { 0, 1, 2 });
    }

    static byte[] Sorted(ReadOnlyMemory<byte> data) => Encoding.UTF8.GetBytes(
        "{" + string.Join(",", JsonDocument.Parse(data).RootElement.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal).Select(member => $"\"{member.Name}\":{member.Value.GetRawText()}")) + "}");

    static ValidBatch RandomBatch(Random random, int rows)
    {
        string[] types = ["string", "int32", "int64", "float32", "float64", "decimal(38,6)", "bool", "timestamp", "date", "json"];
        var columns = types.Select((text, i) =>
        {
            ColumnType.TryParse(text, out var type).ShouldBeTrue();
            var column = BatchColumn.Create($"c{i}", type, rows);
            for (var row = 0; row < rows; row++)
                if (random.Next(4) != 0)
                    Fill(column, row, random);
            return column;
        }).ToArray();
        return new()
        {
            Tenant = s_acme, Pack = "p", Dataset = "d", Contract = "p.d@1.0.0", Lane = 3, IngestTime = 9,
            Position = new(1, random.NextInt64(1L << 32), 2), Rows = rows, Columns = columns,
        };
    }

    static void Fill(BatchColumn column, int row, Random random)
    {
        column.Nulls[row] = false;
        switch (column)
        {
            case TextBatchColumn text: text.Values[row] = $"\"{(char)random.Next(1, 0xd800)}🏀\\{row}"; break;
            case Int64BatchColumn whole: whole.Values[row] = random.NextInt64(long.MinValue, long.MaxValue); break;
            case DoubleBatchColumn real: real.Values[row] = BitConverter.Int64BitsToDouble(random.NextInt64()) is var d && double.IsFinite(d) ? d : 0.1; break;
            case DecimalBatchColumn exact: exact.Values[row] = (Int128)random.NextInt64() * random.NextInt64(1_000_000) - 77; break;
            case BooleanBatchColumn truth: truth.Values[row] = random.Next(2) == 0; break;
        }
    }

    static Array ValuesOf(BatchColumn column) => column switch
    {
        TextBatchColumn text => text.Values,
        Int64BatchColumn whole => whole.Values,
        DoubleBatchColumn real => real.Values,
        DecimalBatchColumn exact => exact.Values,
        BooleanBatchColumn truth => truth.Values,
        _ => throw new InvalidOperationException(),
    };
}
