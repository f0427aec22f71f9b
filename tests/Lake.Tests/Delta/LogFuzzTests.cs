using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Delta;

/// <summary>
/// Damages the log's files at random. Whatever the damage, the table reads or is refused by one of the lake's own
/// exceptions. <c>MILLRACE_FUZZ_SECONDS</c> makes the run longer, <c>MILLRACE_SEED</c> repeats one.
/// </summary>
public sealed class LogFuzzTests(ITestOutputHelper output) : IDisposable
{
    const int ShortRun = 3;
    readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_damage_to_the_log_gives_anything_but_an_answer_or_a_named_error()
    {
        var seed = Setting("MILLRACE_SEED") ?? Environment.TickCount;
        var random = new Random(seed);
        var end = Environment.TickCount64 + ((Setting("MILLRACE_FUZZ_SECONDS") ?? ShortRun) * 1000L);
        var store = new FolderObjectStore(_folder.Path, durable: false);
        var table = await Shop.CreateAsync(store, new TableOptions { CheckpointInterval = 3 }, "day");
        for (var i = 0; i < 4; i++)
            await table.AppendAsync([Shop.Rows(Shop.Range(i * 10, 10))], new CommitOptions { Transactions = [new("a", i)] });
        await table.DeleteAsync(Filter.Equal("id", 5L));
        var log = Directory.GetFiles(Path.Combine(_folder.Path, "shop", "_delta_log")).ToDictionary(file => file, File.ReadAllBytes);
        var (runs, read) = (0, 0);
        for (; Environment.TickCount64 < end; runs++)
        {
            var changed = log.Keys.ElementAt(random.Next(log.Count));
            await File.WriteAllBytesAsync(changed, Damage(log[changed], random));
            try
            {
                var opened = await DeltaTable.OpenAsync(store, "shop");
                await Shop.IdsAsync(opened, new ReadOptions { Where = Filter.Less("id", 20L) });
                read++;
            }
            catch (Exception error)
            {
                (error is DeltaException or LakeFormatException or StorageException)
                    .ShouldBeTrue($"seed {seed}, run {runs}, {Path.GetFileName(changed)}: {error}");
            }
            await File.WriteAllBytesAsync(changed, log[changed]);
        }
        output.WriteLine($"seed {seed}: {runs} damaged logs, {read} of them read");
        runs.ShouldBeGreaterThan(0);
        (await Shop.IdsAsync(await DeltaTable.OpenAsync(store, "shop"))).Count.ShouldBe(39);
    }

    static byte[] Damage(byte[] content, Random random)
    {
        var bytes = content.ToList();
        for (var i = random.Next(1, 4); i > 0 && bytes.Count > 0; i--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 50), bytes.Count - at));
                    break;
                case 2:
                    bytes.InsertRange(at, "{}[]\",:0-1.5e9nulltrue%ZZ\\u0000\n"u8.ToArray().Skip(random.Next(30)).Take(random.Next(1, 6)));
                    break;
                case 3:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
                case 4:
                    // A digit or a letter for another keeps the JSON whole and changes what it means.
                    var target = bytes.FindIndex(at, value => char.IsAsciiLetterOrDigit((char)value));
                    if (target >= 0)
                        bytes[target] = (byte)(char.IsAsciiDigit((char)bytes[target]) ? '0' + random.Next(10) : 'a' + random.Next(26));
                    break;
                default:
                    var length = Math.Min(random.Next(1, 100), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
            }
        }
        return [.. bytes];
    }

    static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), out var value) ? value : null;
}
