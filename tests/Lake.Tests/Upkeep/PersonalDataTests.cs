using System.Text;
using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Layers;
using Millrace.Lake.Parquet;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Delta;
using Millrace.Lake.Tests.Storage;
using Millrace.Lake.Upkeep;

namespace Millrace.Lake.Tests.Upkeep;

public sealed class PersonalDataTests : IDisposable
{
    const string Id = "user-001";
    static readonly Person s_person = new(["user", "user_id"], Id);
    static readonly LakePath s_shop = new("acme", "shop"), s_club = new("acme", "club"), s_other = new("other", "shop");
    readonly ScratchFolder _folder = new();
    readonly FolderObjectStore _store;

    public PersonalDataTests() => _store = new FolderObjectStore(_folder.Path, durable: false);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task An_export_holds_every_row_and_payload_of_the_person_and_nothing_else()
    {
        await FillAsync(s_shop);
        await FillAsync(s_club);
        await FillAsync(s_other);
        using var target = new MemoryStream();
        var found = await new PersonalData(_store, "acme").ExportAsync(s_person, target);
        var lines = Encoding.UTF8.GetString(target.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        foreach (var pack in new[] { "shop", "club" })
        {
            lines.Where(line => Of(line, "table") == $"acme/{pack}/silver/events").Select(line => line.GetProperty("row").GetProperty("id").GetInt64())
                .ShouldBe(Own(), ignoreOrder: true);
            lines.Where(line => Of(line, "table") == $"acme/{pack}/quarantine/events").Select(line => line.GetProperty("row").GetProperty("payload").GetString())
                .ShouldBe([Payload(Id)]);
            lines.Count(line => Of(line, "object")?.StartsWith($"acme/{pack}/bronze/events/", StringComparison.Ordinal) == true).ShouldBe(4);
        }
        lines.Where(line => Of(line, "object") is not null).Select(line => line.GetProperty("payload").GetString()).Distinct()
            .ShouldBe([Payload(Id), $"7,{Id},shoes", $"broken {Id}\"x"], ignoreOrder: true);
        found.Sum(entry => entry.Rows).ShouldBe(lines.Count);
        found.Select(entry => entry.Path).ShouldBe(found.Select(entry => entry.Path).Distinct());
        found.ShouldAllBe(entry => entry.Path.StartsWith("acme/"));
        lines.Count.ShouldBe(2 * (Own().Count() + 5));
    }

    [Fact]
    public async Task An_export_as_Parquet_has_a_file_per_table_with_the_persons_rows()
    {
        await FillAsync(s_shop);
        var target = new FolderObjectStore(Path.Combine(_folder.Path, "out"), durable: false);
        var found = await new PersonalData(_store, "acme").ExportParquetAsync(s_person, target, "export");
        found.Single(entry => entry.Path == "acme/shop/silver/events").Rows.ShouldBe(Own().Count());
        await using var reader = await ParquetReader.OpenFileAsync(Path.Combine(_folder.Path, "out/export/acme/shop/silver/events.parquet"));
        var ids = new List<long>();
        await foreach (var batch in reader.ReadAsync())
            for (var row = 0; row < batch.RowCount; row++)
            {
                batch["user"].ValueAt(row).ShouldBe(Id);
                ids.Add((long)batch["id"].ValueAt(row)!);
            }
        ids.ShouldBe(Own(), ignoreOrder: true);
    }

    [Fact]
    public async Task An_export_writes_while_it_reads()
    {
        await FillAsync(s_shop);
        using var target = new MemoryStream();
        var opened = new OpenedFiles(_store, () => target.Length);
        await new PersonalData(opened, "acme").ExportAsync(s_person, target);
        // Of each file of the table only its own rows can still be on their way when the next one is opened.
        opened.Lengths.Count.ShouldBeGreaterThan(3);
        opened.Lengths.Distinct().Count().ShouldBeGreaterThan(3);
    }

    [Fact]
    public async Task An_erasure_leaves_nothing_of_the_person_in_the_tenants_lake_and_touches_nothing_else()
    {
        await FillAsync(s_shop);
        await FillAsync(s_other);
        var table = await DeltaTable.OpenAsync(_store, s_shop.Of(LakeLayer.Silver, "events"));
        var before = table.Snapshot.Files.Select(file => file.Path).ToHashSet();
        var holding = (await table.PlanAsync(new ReadOptions { Where = Lake.Delta.Filters.Filter.Equal("user", Id) })).Count;
        var others = Bytes("other");
        var reports = await new PersonalData(_store, "acme").EraseAsync(s_person);
        reports.ShouldAllBe(report => report.RemainingHits == 0 && report.OthersUnchanged);
        reports.Sum(report => report.RowsErased).ShouldBe(Own().Count() + 5);
        reports.Single(report => report.Path == "acme/shop/bronze/events").FilesRewritten.ShouldBe(2);
        await table.RefreshAsync();
        table.Snapshot.Files.Count(file => !before.Contains(file.Path)).ShouldBeLessThanOrEqualTo(holding);
        (await Shop.IdsAsync(table)).ShouldBe(Shop.Range(0, 300).Except(Own()));
        using var none = new MemoryStream();
        (await new PersonalData(_store, "acme").ExportAsync(s_person, none)).ShouldAllBe(entry => entry.Rows == 0);
        Bytes("other").ShouldBe(others);
        var again = await new PersonalData(_store, "acme").EraseAsync(s_person);
        again.ShouldAllBe(report => report.RowsErased == 0 && report.FilesRewritten == 0);
    }

    [Fact]
    public async Task Tiles_are_emptied_by_an_erasure_whomever_they_are_of_and_are_no_part_of_an_export()
    {
        await FillAsync(s_shop);
        var schema = new TableSchema([new Field("user", LakeType.String), new Field("item", LakeType.String), new Field("state", LakeType.Binary)]);
        foreach (var path in new[] { s_shop.Of(LakeLayer.Tiles, "users_v1"), s_other.Of(LakeLayer.Tiles, "users_v1") })
        {
            var rows = new BatchBuilder(schema);
            rows.Append(Id, null, new byte[] { 1 });
            rows.Append(null, "shoes", Encoding.UTF8.GetBytes($"states hold who was there: {Id}"));
            await (await DeltaTable.CreateAsync(_store, path, new TableDefinition(schema))).AppendAsync([rows.Build()], new CommitOptions { Transactions = [new("to", 3)] });
        }
        var others = Bytes("other");
        using var target = new MemoryStream();
        (await new PersonalData(_store, "acme").ExportAsync(s_person, target)).ShouldNotContain(entry => entry.Path.Contains("/tiles/"));
        Encoding.UTF8.GetString(target.ToArray()).ShouldNotContain("/tiles/");

        var report = (await new PersonalData(_store, "acme").EraseAsync(s_person)).Single(entry => entry.Path == "acme/shop/tiles/users_v1");
        report.RemainingHits.ShouldBe(0);
        Directory.GetFiles(Path.Combine(_folder.Path, "acme/shop/tiles"), "*", SearchOption.AllDirectories).ShouldAllBe(file => !File.ReadAllText(file).Contains(Id));
        Directory.GetFiles(Path.Combine(_folder.Path, "acme/shop/tiles"), "*.parquet", SearchOption.AllDirectories).ShouldAllBe(file => file.Contains("_delta_log"));
        Bytes("other").ShouldBe(others);
    }

    [Theory]
    [InlineData("""{"user":"user-001"}""", true)]
    [InlineData("""{"a":{"user_id":"user-001"}}""", true)]
    [InlineData("""{"user":["x","user-001"]}""", true)]
    [InlineData("""{"user":"\u0075ser-001"}""", true)]
    [InlineData("""{"user":"user-0010"}""", false)]
    [InlineData("""{"note":"user-001"}""", false)]
    [InlineData("""{"user":{"name":"user-001"}}""", false)]
    [InlineData("""{"list":[{"user":"x"},"user-001"]}""", false)]
    [InlineData("""{"user":"user-001""", true)]
    [InlineData("not json", false)]
    public void A_payload_is_the_persons_if_one_of_the_names_has_the_id(string payload, bool expected) =>
        s_person.IsIn(Encoding.UTF8.GetBytes(payload)).ShouldBe(expected);

    [Fact]
    public void A_person_whose_id_is_a_number_is_found_in_columns_and_payloads_of_numbers()
    {
        var person = new Person(["user"], "17");
        person.IsIn("""{"user":17}"""u8).ShouldBeTrue();
        person.IsIn("""{"user":171}"""u8).ShouldBeFalse();
        person.In(new TableSchema([new Field("item", LakeType.Int64)])).ShouldBeNull();
        var rows = new BatchBuilder(new TableSchema([new Field("user", LakeType.Int64)]));
        foreach (var id in new long?[] { 1, 17, null, 171 })
            rows.Append(id);
        var batch = rows.Build();
        var kept = new[] { true, true, true, true };
        person.In(batch.Schema).ShouldNotBeNull().Bind(batch.Schema).Keep(batch, kept);
        kept.ShouldBe([false, true, false, false]);
    }

    static string? Of(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;

    static string Payload(string user) => $$"""{"user":"{{user}}","n":1}""";

    static IEnumerable<long> Own() => Shop.Range(0, 300).Where(id => id % 50 == 1 && id % 7 != 3);

    async Task FillAsync(LakePath path)
    {
        var silver = await DeltaTable.CreateAsync(_store, path.Of(LakeLayer.Silver, "events"), Shop.Definition("day"));
        for (var i = 0; i < 3; i++)
            await silver.AppendAsync([Shop.Rows(Shop.Range(i * 100, 100))], new CommitOptions { SortBy = ["user"] });
        var schema = new TableSchema([new Field("payload", LakeType.String), new Field("code", LakeType.String)]);
        var quarantine = await DeltaTable.CreateAsync(_store, path.Of(LakeLayer.Quarantine, "events"), new TableDefinition(schema));
        var rows = new BatchBuilder(schema);
        foreach (var user in new[] { Id, "user-002" })
            rows.Append(Payload(user), "range");
        await quarantine.AppendAsync([rows.Build()]);
        var items = await DeltaTable.CreateAsync(_store, path.Of(LakeLayer.Gold, "items/v1"), new TableDefinition(new TableSchema([new Field("item", LakeType.String)])));
        items.Schema.ShouldNotBeNull();
        await new BronzeWriter(_store).WriteAsync(path, "events", Shop.Start, "lane-01", 1,
            [.. new[] { Id, "user-002", Id }.Select(user => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Payload(user)))]);
        await new BronzeWriter(_store).WriteAsync(path, "events", Shop.Start, "lane-02", 1, [Encoding.UTF8.GetBytes(Payload("user-003"))]);
        await using var upload = await BronzeUpload.OpenAsync(_store, path, "events", Shop.Start, "u1", ["n", "user_id", "item"]);
        await upload.AddAsync(2, ["7", Id, "shoes"], $"7,{Id},shoes");
        await upload.AddAsync(3, ["8", "user-002", Id], $"8,user-002,{Id}");
        await upload.AddAsync(4, [], $"broken {Id}\"x");
        await upload.CompleteAsync();
    }

    List<(string, string)> Bytes(string tenant) => [.. Directory.GetFiles(Path.Combine(_folder.Path, tenant), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        .Select(file => (file, Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))))];

    /// <summary>Notes how much had been written when each file was opened.</summary>
    sealed class OpenedFiles(IObjectStore below, Func<long> written) : PassingStore(below)
    {
        public List<long> Lengths { get; } = [];

        public override Task<Lake.IRandomAccess> OpenReadAsync(string path, CancellationToken cancellation = default)
        {
            Lengths.Add(written());
            return base.OpenReadAsync(path, cancellation);
        }
    }
}
