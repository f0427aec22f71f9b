using System.Text;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Delta;
using Millrace.Lake.Tests.Storage;
using Millrace.Lake.Upkeep;

namespace Millrace.Lake.Tests.Upkeep;

public sealed class ErasureTests : IDisposable
{
    const string Person = "user-001";
    static readonly Filter s_person = Filter.Equal("user", Person);
    readonly ScratchFolder _folder = new();
    readonly FolderObjectStore _store;

    public ErasureTests() => _store = new FolderObjectStore(_folder.Path, durable: false);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_an_erasure_no_byte_of_any_file_names_the_person_and_no_other_row_changed()
    {
        var table = await PrepareAsync(_store);
        var others = Others();
        var report = await TableErasure.RunAsync(table, s_person);
        report.RowsErased.ShouldBe(Shop.Range(0, 400).Count(IsPersons));
        report.RemainingHits.ShouldBe(0);
        report.OthersUnchanged.ShouldBeTrue();
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(_store, "shop"))).ShouldBe(others);
        await ProveAbsentAsync();
        var again = await TableErasure.RunAsync(table, s_person);
        (again.RowsErased, again.FilesRewritten, again.RemainingHits).ShouldBe((0, 0, 0));
        var nobody = await TableErasure.RunAsync(table, Filter.Equal("user", "nobody"));
        (nobody.RowsErased, nobody.OthersUnchanged).ShouldBe((0, true));
    }

    [Fact]
    public async Task An_erasure_that_was_killed_anywhere_is_finished_by_running_it_again()
    {
        for (var dieAt = 0; ; dieAt++)
        {
            foreach (var file in Directory.GetFileSystemEntries(_folder.Path))
                Directory.Delete(file, true);
            await PrepareAsync(_store);
            var died = false;
            try
            {
                await TableErasure.RunAsync(await DeltaTable.OpenAsync(new FaultingStore(_store, dieAt, dieAt % 2 == 1), "shop"), s_person);
            }
            catch (KilledException)
            {
                died = true;
            }
            (await TableErasure.RunAsync(await DeltaTable.OpenAsync(_store, "shop"), s_person)).RemainingHits.ShouldBe(0);
            (await Shop.IdsAsync(await DeltaTable.OpenAsync(_store, "shop"))).ShouldBe(Others());
            await ProveAbsentAsync();
            if (!died)
                break;
        }
    }

    [Fact]
    public async Task Bronze_forgets_a_person_and_still_knows_its_batches()
    {
        var path = new LakePath("acme", "shop");
        var writer = new BronzeWriter(_store);
        for (var position = 0; position < 3; position++)
            await writer.WriteAsync(path, "events", Shop.Start, "s", position,
                [.. Enumerable.Range(0, position + 1).Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"{{\"user\":\"u{i}\"}}"))]);
        var report = await BronzeErasure.RunAsync(_store, path.Of(LakeLayer.Bronze, "events"), new Person(["user"], "u0"));
        (report.RowsErased, report.FilesRewritten, report.RemainingHits).ShouldBe((3, 3, 0));
        var reader = new BronzeReader(_store);
        var left = new List<string>();
        await foreach (var info in reader.ListAsync(path, "events"))
            left.AddRange((await reader.ReadAsync(info.Path)).Select(line => Encoding.UTF8.GetString(line.Span)));
        left.ShouldBe(["{\"user\":\"u1\"}", "{\"user\":\"u1\"}", "{\"user\":\"u2\"}"]);
        (await writer.WriteAsync(path, "events", Shop.Start, "s", 0, [Encoding.UTF8.GetBytes("{\"user\":\"u0\"}")])).ShouldBeNull();
    }

    static bool IsPersons(long id) => id % 50 == 1 && id % 7 != 3;

    static IEnumerable<long> Others() => Shop.Range(0, 400).Where(id => !IsPersons(id));

    static async Task<DeltaTable> PrepareAsync(FolderObjectStore store)
    {
        var table = await Shop.CreateAsync(store, new TableOptions { CheckpointInterval = 3 }, "day");
        for (var i = 0; i < 4; i++)
            await table.AppendAsync([Shop.Rows(Shop.Range(i * 100, 100))], new CommitOptions { SortBy = ["user"] });
        await table.CompactAsync();
        // A writer that died left a file that nobody knows.
        await table.StageAsync(new[] { Shop.Rows([1]) }.ToAsyncEnumerable());
        return table;
    }

    async Task ProveAbsentAsync()
    {
        foreach (var file in Directory.GetFiles(_folder.Path, "*", SearchOption.AllDirectories))
        {
            (await File.ReadAllBytesAsync(file)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(Person)).ShouldBe(-1, file);
            if (!file.EndsWith(".parquet", StringComparison.Ordinal) || file.Contains("_delta_log", StringComparison.Ordinal))
                continue;
            await using var reader = await Lake.Parquet.ParquetReader.OpenFileAsync(file);
            await foreach (var batch in reader.ReadAsync(["user"]))
                for (var row = 0; row < batch.RowCount; row++)
                    batch["user"].ValueAt(row).ShouldNotBe(Person, file);
        }
    }
}
