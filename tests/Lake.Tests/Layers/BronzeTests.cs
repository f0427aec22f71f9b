using System.Text;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;

namespace Millrace.Lake.Tests.Layers;

public sealed class BronzeTests : IDisposable
{
    static readonly DateTimeOffset s_hour = new(2026, 3, 1, 23, 30, 0, TimeSpan.FromHours(-2));
    readonly ScratchFolder _folder = new();
    readonly FolderObjectStore _store;

    public BronzeTests() => _store = new FolderObjectStore(_folder.Path, durable: false);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("A")]
    [InlineData("a/b")]
    [InlineData("..")]
    [InlineData("a_b")]
    [InlineData("a.b")]
    public void A_path_is_made_for_no_other_than_a_tenants_name(string tenant) =>
        Should.Throw<StorageException>(() => new LakePath(tenant, "ecommerce")).Message.ShouldContain("accepted");

    [Fact]
    public void The_tenant_is_the_first_segment_of_every_path()
    {
        var path = new LakePath("acme-1", "ecommerce");
        path.Of(LakeLayer.Silver, "interactions").ShouldBe("acme-1/ecommerce/silver/interactions");
        path.Of(LakeLayer.Training, "ranker/7F").ShouldBe("acme-1/ecommerce/training/ranker/7F");
        path.Of(LakeLayer.Pending, "interactions").ShouldBe("acme-1/ecommerce/_pending/interactions");
        foreach (var name in new[] { "../x", "a//b", "", "a/..", ".a", "a b", new string('a', 101) })
            Should.Throw<StorageException>(() => path.Of(LakeLayer.Gold, name));
        new LakePath(new string('a', 63), "p").Tenant.Length.ShouldBe(63);
        Should.Throw<StorageException>(() => new LakePath(new string('a', 64), "p"));
    }

    [Fact]
    public async Task A_batch_lies_below_its_hour_in_UTC_and_comes_once()
    {
        var path = new LakePath("acme", "ecommerce");
        var writer = new BronzeWriter(_store);
        var lines = Lines("{\"a\":1}", "{\"b\":\"ü\"}", "not json");
        var at = (await writer.WriteAsync(path, "interactions", s_hour, "kafka/0", 42, lines)).ShouldNotBeNull();
        at.ShouldBe("acme/ecommerce/bronze/interactions/year=2026/month=03/day=02/hour=01/kafka%2F0-0000000000000000042-0000000000000000042.ndjson.gz");
        (await writer.WriteAsync(path, "interactions", s_hour, "kafka/0", 42, Lines("other"))).ShouldBeNull();
        (await new BronzeWriter(_store).WriteAsync(path, "interactions", s_hour, "kafka/0", 42, Lines("other"))).ShouldBeNull();
        var reader = new BronzeReader(_store);
        (await reader.ReadAsync(at)).Select(line => Encoding.UTF8.GetString(line.Span)).ShouldBe(["{\"a\":1}", "{\"b\":\"ü\"}", "not json"]);
    }

    [Fact]
    public async Task Objects_are_listed_by_half_open_hours()
    {
        var path = new LakePath("acme", "ecommerce");
        var writer = new BronzeWriter(_store);
        for (var hour = 0; hour < 30; hour++)
            await writer.WriteAsync(path, "x", s_hour.AddHours(hour), "s", hour, Lines("{}"));
        var reader = new BronzeReader(_store);
        var from = new DateTimeOffset(2026, 3, 2, 3, 0, 0, TimeSpan.Zero);
        var found = await reader.ListAsync(path, "x", from, from.AddHours(2)).Select(info => info.Path).ToListAsync();
        found.Select(one => one[(one.IndexOf("day", StringComparison.Ordinal))..(one.IndexOf("/s-", StringComparison.Ordinal))]).ShouldBe(["day=02/hour=03", "day=02/hour=04"]);
        (await reader.ListAsync(path, "x").CountAsync()).ShouldBe(30);
    }

    [Fact]
    public async Task An_object_that_is_not_gzip_is_named()
    {
        await _store.PutAsync("acme/x", new byte[] { 1, 2, 3 });
        (await Should.ThrowAsync<LakeFormatException>(() => new BronzeReader(_store).ReadAsync("acme/x"))).Message.ShouldContain("acme/x");
    }

    [Fact]
    public async Task A_run_that_comes_again_cut_otherwise_adds_only_what_is_new()
    {
        var path = new LakePath("acme", "ecommerce");
        await new BronzeWriter(_store).WriteAsync(path, "x", s_hour, "lane-03", [Batch(1), Batch(2)]);
        // Another process takes over and is given some of it again.
        var writer = new BronzeWriter(_store);
        (await writer.WriteAsync(path, "x", s_hour, "lane-03", [Batch(2), Batch(3), Batch(4)])).ShouldNotBeNull().ShouldEndWith("lane-03-0000000000000000003-0000000000000000004.ndjson.gz");
        (await writer.WriteAsync(path, "x", s_hour, "lane-03", [Batch(4)])).ShouldBeNull();
        (await writer.WriteAsync(path, "x", s_hour, "lane-04", [Batch(4)])).ShouldNotBeNull();
        (await writer.WriteAsync(path, "x", s_hour, "lane-03-b", [Batch(1)])).ShouldNotBeNull();
        var reader = new BronzeReader(_store);
        var lines = new List<string>();
        await foreach (var info in reader.ListAsync(path, "x"))
            if (info.Path.Contains("lane-03-0", StringComparison.Ordinal))
                await foreach (var line in reader.LinesAsync(info.Path))
                    lines.Add(Encoding.UTF8.GetString(line.Span));
        lines.ShouldBe(["{\"p\":1}", "{\"p\":2}", "{\"p\":3}", "{\"p\":4}"]);

        static BronzeBatch Batch(int position) => BronzeBatch.Of(position, Lines($"{{\"p\":{position}}}"));
    }

    [Fact]
    public async Task Lines_of_any_length_come_back_and_one_without_end_is_refused()
    {
        var path = new LakePath("acme", "ecommerce");
        var lengths = new[] { 0, 1, 65_535, 65_536, 65_537, 300_000, 2 };
        var at = (await new BronzeWriter(_store).WriteAsync(path, "x", s_hour, "s", 1, Lines([.. lengths.Select(length => new string('a', length))]))).ShouldNotBeNull();
        (await new BronzeReader(_store).ReadAsync(at)).Select(line => line.Length).ShouldBe(lengths);
        var bomb = (await new BronzeWriter(_store).WriteAsync(path, "x", s_hour, "s", 2, [new byte[BronzeReader.LongestLine + 1]])).ShouldNotBeNull();
        (await Should.ThrowAsync<LakeFormatException>(() => new BronzeReader(_store).ReadAsync(bomb))).Message.ShouldContain("a line of more than");
    }

    [Fact]
    public async Task An_upload_lies_as_Parquet_below_its_hour_with_lines_and_fields()
    {
        var path = new LakePath("acme", "ecommerce");
        string at;
        await using (var upload = await BronzeUpload.OpenAsync(_store, path, "x", s_hour, "7f", ["id", "", "id", "_raw"]))
        {
            await upload.AddAsync(2, ["1", "a", "b", "c"], "1,a,b,c");
            await upload.AddAsync(5, [], "1,\"a");
            await upload.CompleteAsync();
            at = upload.Path;
        }
        at.ShouldBe("acme/ecommerce/bronze/x/year=2026/month=03/day=02/hour=01/upload-7f.parquet");
        await using var reader = await Lake.Parquet.ParquetReader.OpenFileAsync(Path.Combine(_folder.Path, at));
        reader.Schema.Fields.Select(field => field.Name).ShouldBe(["_line", "_raw", "id", "column", "id_2", "_raw_2"]);
        reader.KeyValues.ShouldContain(KeyValuePair.Create("millrace.key_id", "none"));
        (await Delta.CanonicalRows.OfAsync(reader.ReadAsync())).ShouldBe(["[2,\"1,a,b,c\",\"1\",\"a\",\"b\",\"c\"]", "[5,\"1,\\\"a\",null,null,null,null]"]);
    }

    static List<ReadOnlyMemory<byte>> Lines(params string[] lines) => [.. lines.Select(line => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(line))];
}
