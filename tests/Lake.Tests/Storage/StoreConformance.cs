using Millrace.Lake.Storage;

namespace Millrace.Lake.Tests.Storage;

/// <summary>What every store must do; each store's tests inherit it.</summary>
public abstract class StoreConformance
{
    public abstract IObjectStore Store { get; }

    [Fact]
    public async Task What_is_put_is_read_back_whole_and_in_part()
    {
        var content = Bytes(300_000);
        await Store.PutAsync("a/b/c.bin", content);
        (await Store.ReadAllAsync("a/b/c.bin")).ShouldBe(content);
        (await Store.HeadAsync("a/b/c.bin")).ShouldNotBeNull().Size.ShouldBe(content.Length);
        await using var reader = await Store.OpenReadAsync("a/b/c.bin");
        reader.Length.ShouldBe(content.Length);
        foreach (var (from, count) in new[] { (0, 10), (65_530, 20), (131_072, 65_536), (299_990, 10), (1, 299_999), (0, 300_000), (5, 0) })
        {
            var part = new byte[count];
            await reader.ReadAsync(from, part, default);
            part.ShouldBe(content[from..(from + count)]);
        }
        await Should.ThrowAsync<EndOfStreamException>(async () => await reader.ReadAsync(299_995, new byte[10], default));
    }

    [Fact]
    public async Task An_object_that_is_not_there_is_told_apart_from_a_failure()
    {
        (await Store.HeadAsync("no/such")).ShouldBeNull();
        (await Should.ThrowAsync<ObjectNotFoundException>(() => Store.ReadAllAsync("no/such"))).Message.ShouldContain("no/such");
        await Should.ThrowAsync<ObjectNotFoundException>(() => Store.OpenReadAsync("no/such"));
        await Store.DeleteAsync("no/such");
        (await ListAsync("")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_put_replaces_and_an_empty_object_is_an_object()
    {
        await Store.PutAsync("x", Bytes(10));
        await Store.PutAsync("x", ReadOnlyMemory<byte>.Empty);
        (await Store.ReadAllAsync("x")).ShouldBeEmpty();
        (await Store.HeadAsync("x")).ShouldNotBeNull().Size.ShouldBe(0);
        await Store.DeleteAsync("x");
        (await Store.HeadAsync("x")).ShouldBeNull();
    }

    [Fact]
    public async Task Of_many_that_create_an_object_one_wins_and_its_content_stays()
    {
        var won = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Store.PutIfAbsentAsync("log/1", Bytes(1000 + i)))));
        won.Count(created => created).ShouldBe(1);
        (await Store.ReadAllAsync("log/1")).ShouldBe(Bytes(1000 + Array.IndexOf(won, true)));
        (await Store.PutIfAbsentAsync("log/1", Bytes(1))).ShouldBeFalse();
    }

    [Fact]
    public async Task Listings_are_by_prefix_in_byte_order_from_after_a_path()
    {
        string[] paths = ["a/1", "a/10", "a/2", "a/b/c", "ab/1", "a/ｚ", "a/🏀", "b/1", "a/x y+z%2F", "a/Z", "a/é=ü"];
        foreach (var path in paths)
            await Store.PutAsync(path, Bytes(path.Length));
        var ordered = paths.OrderBy(path => path, Comparer<string>.Create((left, right) =>
            System.Text.Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(right)))).ToList();
        (await ListAsync("")).ShouldBe(ordered);
        (await ListAsync("a/")).ShouldBe(ordered.Where(path => path.StartsWith("a/", StringComparison.Ordinal)));
        (await ListAsync("a/1")).ShouldBe(["a/1", "a/10"]);
        (await ListAsync("a/", "a/10")).ShouldBe(ordered.Where(path => path.StartsWith("a/", StringComparison.Ordinal) && path is not ("a/1" or "a/10")));
        (await ListAsync("nothing/")).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(65_536)]
    [InlineData(200_000)]
    public async Task A_written_object_appears_when_it_is_completed_and_not_before(int size)
    {
        await using (var writer = await Store.OpenWriteAsync("big"))
        {
            foreach (var part in Bytes(size).Chunk(7_000))
                await writer.Content.WriteAsync(part);
            (await Store.HeadAsync("big")).ShouldBeNull();
            await writer.CompleteAsync();
        }
        (await Store.ReadAllAsync("big")).ShouldBe(Bytes(size));
        await using (var abandoned = await Store.OpenWriteAsync("other"))
            await abandoned.Content.WriteAsync(Bytes(150_000));
        (await ListAsync("")).ShouldBe(["big"]);
        (await Store.RemoveLeftoversAsync("", TimeProvider.System.GetUtcNow().AddDays(1))).ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a")]
    [InlineData("a//b")]
    [InlineData("../a")]
    [InlineData("a/../../b")]
    [InlineData("a/.")]
    [InlineData("a\0b")]
    public async Task Paths_that_leave_the_store_are_refused(string path)
    {
        await Should.ThrowAsync<StorageException>(async () => await Store.PutAsync(path, Bytes(1)));
        await Should.ThrowAsync<StorageException>(async () => await Store.ReadAllAsync(path));
        await Should.ThrowAsync<StorageException>(async () => await Store.DeleteAsync(path));
    }

    protected static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    protected async Task<List<string>> ListAsync(string prefix, string? after = null) =>
        await Store.ListAsync(prefix, after).Select(info => info.Path).ToListAsync();
}
