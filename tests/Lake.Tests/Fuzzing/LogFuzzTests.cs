using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Delta;
using Millrace.Lake.Tests.Storage;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Fuzzing;

/// <summary>Damages the log's files. Whatever the damage, the table reads or is refused by one of the lake's own exceptions.</summary>
public sealed class LogFuzzTests(ITestOutputHelper output) : IDisposable
{
    readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_damage_to_the_log_gives_anything_but_an_answer_or_a_named_error()
    {
        var store = new FolderObjectStore(_folder.Path, durable: false);
        var table = await Shop.CreateAsync(store, new TableOptions { CheckpointInterval = 3 }, "day");
        for (var i = 0; i < 4; i++)
            await table.AppendAsync([Shop.Rows(Shop.Range(i * 10, 10))], new CommitOptions { Transactions = [new("a", i)] });
        await table.DeleteAsync(Filter.Equal("id", 5L));
        var log = Directory.GetFiles(Path.Combine(_folder.Path, "shop", "_delta_log"))
            .Select(file => (Path.GetFileName(file), (File: file, Good: File.ReadAllBytes(file)))).ToList();
        await new FuzzRun("delta-log", output).RunAsync(log, (input, random) => Damage.Json(input.Good, random), async (input, damaged) =>
        {
            File.WriteAllBytes(input.File, damaged);
            try
            {
                var opened = await DeltaTable.OpenAsync(store, "shop");
                await Shop.IdsAsync(opened, new ReadOptions { Where = Filter.Less("id", 20L) });
            }
            finally
            {
                File.WriteAllBytes(input.File, input.Good);
            }
        }, error => error is DeltaException or LakeFormatException or StorageException);
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(store, "shop"))).Count.ShouldBe(39);
    }
}
