using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;

namespace Millrace.Lake.Tests.Delta;

public sealed class ConcurrencyTests : IDisposable
{
    const int Writers = 8;
    readonly ScratchFolder _folder = new();
    readonly FolderObjectStore _store;

    public ConcurrencyTests() => _store = new FolderObjectStore(_folder.Path, durable: false);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Eight_writers_on_one_table_lose_no_commit()
    {
        const int commits = 12;
        await Shop.CreateAsync(_store);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var table = await DeltaTable.OpenAsync(_store, "shop", new TableOptions { CheckpointInterval = 10, MaxAttempts = 1000 });
            for (var i = 0; i < commits; i++)
                await table.AppendAsync([Shop.Rows([writer * 1000 + i])], new CommitOptions { Transactions = [new($"writer-{writer}", i)] });
        })));
        var end = await DeltaTable.OpenAsync(_store, "shop");
        end.Version.ShouldBe(Writers * commits);
        (await Shop.IdsAsync(end)).ShouldBe(Enumerable.Range(0, Writers).SelectMany(writer => Shop.Range(writer * 1000, commits)));
        for (var writer = 0; writer < Writers; writer++)
            end.Snapshot.TransactionVersion($"writer-{writer}").ShouldBe(commits - 1);
    }

    [Fact]
    public async Task Merges_deletes_appends_and_compactions_at_once_end_as_if_one_after_the_other()
    {
        var seedTable = await Shop.CreateAsync(_store);
        await seedTable.AppendAsync([Shop.Rows(Shop.Range(0, 800))]);
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var table = await DeltaTable.OpenAsync(_store, "shop", new TableOptions { CheckpointInterval = 7, MaxAttempts = 1000 });
            var own = writer * 100L;
            await table.MergeAsync([Shop.Rows(Shop.Range(own, 10), 3)], new MergeOptions(["id"]));
            await table.AppendAsync([Shop.Rows([10_000 + writer])]);
            await table.DeleteAsync(Filter.Between("id", own + 50, own + 60));
            if (writer % 3 == 0)
                await table.CompactAsync();
        })));
        var expected = new SortedDictionary<long, double>();
        foreach (var id in Shop.Range(0, 800).Where(id => id % 100 is < 50 or >= 60))
            expected[id] = id % 100 < 10 ? id * 3 : id;
        foreach (var id in Shop.Range(10_000, Writers))
            expected[id] = id;
        (await Shop.AmountsAsync(await DeltaTable.OpenAsync(_store, "shop"))).ShouldBe(expected);
    }

    [Fact]
    public async Task A_writer_whose_answer_was_lost_finds_its_own_commit()
    {
        await Shop.CreateAsync(_store);
        var table = await DeltaTable.OpenAsync(new LostAnswers(_store), "shop");
        var result = await table.AppendAsync([Shop.Rows([1])]);
        (result.Committed, result.Version).ShouldBe((true, 1));
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(_store, "shop"))).ShouldBe([1]);
    }
}
