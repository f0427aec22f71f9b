using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Lake.Storage.S3;
using Millrace.Lake.Tests.Delta;

namespace Millrace.Lake.Tests.Storage;

public sealed class FolderStoreTests : StoreConformance, IDisposable
{
    readonly ScratchFolder _folder = new();

    public FolderStoreTests() => Store = new FolderObjectStore(Path.Combine(_folder.Path, "lake"));

    public override IObjectStore Store { get; }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Files_of_writers_that_died_are_not_listed_and_are_cleaned_away()
    {
        var abandoned = await Store.OpenWriteAsync("a/b");
        await abandoned.Content.WriteAsync(Bytes(10));
        (await ListAsync("")).ShouldBeEmpty();
        (await Store.RemoveLeftoversAsync("", TimeProvider.System.GetUtcNow().AddHours(-1))).ShouldBe(0);
        (await Store.RemoveLeftoversAsync("", TimeProvider.System.GetUtcNow().AddHours(1))).ShouldBe(1);
        Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named_and_leaves_no_half_object()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "lake"));
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "lake", "t"), "a file where a folder is needed");
        (await Should.ThrowAsync<StorageException>(() => Store.PutAsync("t/x", Bytes(10)))).Message.ShouldContain("t/x");
        await Should.ThrowAsync<StorageException>(() => DeltaTable.CreateAsync(Store, "t", Shop.Definition()));
        (await ListAsync("")).ShouldBe(["t"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(2000)]
    public async Task A_full_disk_is_named_and_leaves_no_half_commit(int room)
    {
        await Shop.CreateAsync(Store);
        var table = await DeltaTable.OpenAsync(new FullDisk(Store, room), "shop");
        var error = await Should.ThrowAsync<StorageException>(() => table.AppendAsync([Shop.Rows(Shop.Range(0, 5000))]));
        error.Message.ShouldContain("no space is left");
        error.Message.ShouldContain("shop/part-");
        var left = await DeltaTable.OpenAsync(Store, "shop");
        (left.Version, left.Snapshot.FileCount).ShouldBe((0, 0));
    }
}

public sealed class EncryptedStoreTests : StoreConformance, IDisposable
{
    readonly ScratchFolder _folder = new();
    readonly FolderObjectStore _below;

    public EncryptedStoreTests()
    {
        _below = new FolderObjectStore(_folder.Path, durable: false);
        Store = new EncryptedObjectStore(_below, new TestKeys());
    }

    public override IObjectStore Store { get; }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_lies_below_is_not_the_content_and_any_change_to_it_is_found()
    {
        var content = new byte[200_000];
        await Store.PutAsync("t/a", content);
        await Store.PutAsync("t/b", content);
        var stored = await _below.ReadAllAsync("t/a");
        stored.AsSpan().IndexOf(new byte[32]).ShouldBe(-1);
        foreach (var at in new[] { 5, 60, 70_000, stored.Length - 1 })
        {
            var changed = (byte[])stored.Clone();
            changed[at] ^= 1;
            await _below.PutAsync("t/a", changed);
            await Should.ThrowAsync<Exception>(() => Store.ReadAllAsync("t/a"));
        }
        foreach (var cut in new[] { stored.Length - 1, 24 + 65_564, 24 + (2 * 65_564), 30, 3 })
        {
            await _below.PutAsync("t/a", stored.AsMemory(0, cut));
            (await Should.ThrowAsync<Exception>(() => Store.ReadAllAsync("t/a"))).ShouldBeOfType<LakeFormatException>();
        }
        await _below.PutAsync("t/a", await _below.ReadAllAsync("t/b"));
        (await Should.ThrowAsync<LakeFormatException>(() => Store.ReadAllAsync("t/a"))).Message.ShouldContain("does not hold under its key");
    }

    [Fact]
    public async Task Frames_cannot_be_swapped_dropped_or_taken_from_another_object()
    {
        var content = new byte[250_000];
        new Random(5).NextBytes(content);
        await Store.PutAsync("t/a", content);
        await Store.PutAsync("t/b", content);
        var (a, b) = (await _below.ReadAllAsync("t/a"), await _below.ReadAllAsync("t/b"));
        const int frame = 65_564;
        var header = a.Length - (250_000 + 4 * 28);
        var frames = Enumerable.Range(0, 4).Select(i => a[(header + i * frame)..Math.Min(a.Length, header + (i + 1) * frame)]).ToList();
        await RefusedAsync([.. a[..header], .. frames[1], .. frames[0], .. frames[2], .. frames[3]], "frame 0");
        await RefusedAsync([.. a[..header], .. frames[0], .. frames[2], .. frames[3]], "frame 1");
        await RefusedAsync([.. a[..header], .. frames[0], .. frames[1], .. frames[2]], "frame 2");
        await RefusedAsync([.. a[..header], .. frames[0], .. frames[1], .. frames[2], .. frames[3], .. frames[3]], "frame");
        await RefusedAsync([.. a[..header], .. frames[0], .. b[(header + frame)..(header + 2 * frame)], .. frames[2], .. frames[3]], "frame 1");
        await _below.PutAsync("t/a", a);
        (await Store.ReadAllAsync("t/a")).ShouldBe(content);
        // The path is part of what is sealed, so an object does not hold at another place; nor under another key.
        await _below.PutAsync("t/moved", a);
        (await Should.ThrowAsync<LakeFormatException>(() => Store.ReadAllAsync("t/moved"))).Message.ShouldContain("does not hold under its key");
        (await Should.ThrowAsync<StorageException>(() => new EncryptedObjectStore(_below, new TestKeys("t-1")).ReadAllAsync("t/a"))).Message.ShouldContain("no key 't-1'");
        var other = FrameHeader("u-1");
        other.Length.ShouldBe(header);
        await RefusedAsync([.. other, .. a[header..]], "does not hold under its key");

        async Task RefusedAsync(byte[] bytes, string said)
        {
            await _below.PutAsync("t/a", bytes);
            (await Should.ThrowAsync<LakeFormatException>(() => Store.ReadAllAsync("t/a"))).Message.ShouldContain(said);
        }

        static byte[] FrameHeader(string id) => [.. "MLRAEAD1"u8, (byte)id.Length, .. System.Text.Encoding.UTF8.GetBytes(id)];
    }

    [Fact]
    public async Task Every_file_names_the_key_it_is_written_under()
    {
        await Shop.CreateAsync(Store);
        var table = await DeltaTable.OpenAsync(Store, "shop");
        await table.AppendAsync([Shop.Rows([1])]);
        await table.CheckpointAsync();
        foreach (var (store, key) in new[] { (Store, "shop-1"), (new FolderObjectStore(_folder.Path + "/plain", durable: false), "none") })
        {
            if (key == "none")
            {
                await (await Shop.CreateAsync(store)).AppendAsync([Shop.Rows([1])]);
                await (await DeltaTable.OpenAsync(store, "shop")).CheckpointAsync();
            }
            await foreach (var info in store.ListAsync("shop/"))
            {
                var content = await store.ReadAllAsync(info.Path);
                if (info.Path.EndsWith(".parquet", StringComparison.Ordinal))
                {
                    await using var reader = await Lake.Parquet.ParquetReader.OpenAsync(new MemoryStream(content), info.Path);
                    reader.KeyValues.ShouldContain(KeyValuePair.Create("millrace.key_id", key), info.Path);
                }
                else if (info.Path.EndsWith(".json", StringComparison.Ordinal))
                    System.Text.Encoding.UTF8.GetString(content).ShouldContain($"\"tags\":{{\"millrace.key_id\":\"{key}\"}}");
            }
        }
    }

    [Fact]
    public async Task A_table_in_an_encrypted_store_works_and_shows_nothing_below()
    {
        var table = await Shop.CreateAsync(Store, new TableOptions { CheckpointInterval = 2 });
        for (var i = 0; i < 4; i++)
            await table.AppendAsync([Shop.Rows(Shop.Range(i * 10, 10))]);
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(Store, "shop"))).ShouldBe(Shop.Range(0, 40));
        foreach (var file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
            File.ReadAllBytes(file).AsSpan().IndexOf("user-0"u8).ShouldBe(-1);
        await Should.ThrowAsync<Exception>(() => DeltaTable.OpenAsync(_below, "shop"));
    }
}

public sealed class S3StoreTests : StoreConformance, IAsyncLifetime
{
    S3Server _server = null!;
    S3ObjectStore _store = null!;

    public override IObjectStore Store => _store;

    public async Task InitializeAsync()
    {
        _server = await S3Server.StartAsync();
        _store = _server.Open();
    }

    public async Task DisposeAsync()
    {
        _store.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Uploads_of_writers_that_died_are_cleaned_away()
    {
        var abandoned = await _store.OpenWriteAsync("a");
        await abandoned.Content.WriteAsync(Bytes(200_000));
        _server.OpenUploads.ShouldBe(1);
        (await _store.RemoveLeftoversAsync("", TimeProvider.System.GetUtcNow().AddHours(1))).ShouldBe(1);
        _server.OpenUploads.ShouldBe(0);
    }

    [Theory]
    [InlineData("AES256", null)]
    [InlineData("aws:kms", "key-of-acme")]
    public async Task Every_write_asks_the_server_to_encrypt_when_it_should(string method, string? key)
    {
        var asked = new List<(string?, string?)>();
        _server.Faults = request =>
        {
            if (request.Method == "PUT" && !request.Query.ContainsKey("partNumber") || request.Method == "POST" && request.Query.ContainsKey("uploads"))
                asked.Add((request.Headers["x-amz-server-side-encryption"].FirstOrDefault(), request.Headers["x-amz-server-side-encryption-aws-kms-key-id"].FirstOrDefault()));
            return null;
        };
        using var store = new S3ObjectStore("bucket", "lake", new S3Options
        {
            Endpoint = _server.Url, AccessKey = "key", SecretKey = "secret", PartSize = 64 * 1024, ServerSideEncryption = method, KmsKeyId = key,
        });
        await store.PutAsync("a", Bytes(10));
        await store.PutIfAbsentAsync("b", Bytes(10));
        await using (var large = await store.OpenWriteAsync("c"))
        {
            await large.Content.WriteAsync(Bytes(200_000));
            await large.CompleteAsync();
        }
        asked.ShouldBe([(method, key), (method, key), (method, key)]);
    }

    [Fact]
    public async Task A_table_lives_on_S3_with_many_writers()
    {
        await Shop.CreateAsync(_store);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
        {
            var table = await DeltaTable.OpenAsync(_store, "shop", new TableOptions { CheckpointInterval = 5, MaxAttempts = 1000 });
            for (var i = 0; i < 3; i++)
                await table.AppendAsync([Shop.Rows([writer * 10 + i])]);
        }));
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(_store, "shop"))).Count.ShouldBe(24);
    }

    [Theory]
    [InlineData(S3Server.Fault.InternalError, "500")]
    [InlineData(S3Server.Fault.SlowDown, "503")]
    [InlineData(S3Server.Fault.NoAnswer, "no answer")]
    internal async Task A_server_that_fails_is_named_and_no_half_commit_is_left(S3Server.Fault fault, string said)
    {
        await (await Shop.CreateAsync(_store)).AppendAsync([Shop.Rows([1])]);
        using var impatient = _server.Open(timeout: TimeSpan.FromSeconds(1));
        var table = await DeltaTable.OpenAsync(impatient, "shop");
        // Each kind of request fails in turn: data, then commit.
        foreach (var what in new[] { ".parquet", ".json" })
        {
            _server.Faults = request => request.Method == "PUT" && request.Path.Value!.EndsWith(what, StringComparison.Ordinal) ? fault : null;
            var error = await Should.ThrowAsync<StorageException>(() => table.AppendAsync([Shop.Rows([2])]));
            error.Message.ShouldContain(said, Case.Insensitive, $"{what}: {error.Message}");
            _server.Faults = _ => null;
            (await Shop.IdsAsync(await DeltaTable.OpenAsync(_store, "shop"))).ShouldBe([1]);
        }
        await table.AppendAsync([Shop.Rows([2])]);
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(_store, "shop"))).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task A_commit_whose_answer_was_an_error_is_found_to_be_done()
    {
        var table = await Shop.CreateAsync(_store);
        _server.Faults = request => request.Method == "PUT" && request.Path.Value!.EndsWith("1.json", StringComparison.Ordinal) ? S3Server.Fault.DoneButError : null;
        (await table.AppendAsync([Shop.Rows([1])])).Version.ShouldBe(1);
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(_store, "shop"))).ShouldBe([1]);
    }
}
