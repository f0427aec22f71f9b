using System.Text;
using Millrace.Lake.Layers;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;
using Xunit.Abstractions;

namespace Millrace.Lake.Tests.Fuzzing;

public sealed class BronzeFuzzTests(ITestOutputHelper output) : IDisposable
{
    readonly ScratchFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Damaged_lines_of_bronze_are_read_or_refused()
    {
        var run = new FuzzRun("bronze", output) { Memory = 64L << 20 };
        var store = new FolderObjectStore(_folder.Path, durable: false);
        var inputs = new List<(string, byte[])>();
        foreach (var count in new[] { 0, 1, 1000 })
        {
            var lines = Enumerable.Range(0, count)
                .Select(i => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes($"{{\"id\":{i},\"note\":\"{new string('x', run.Random.Next(100))}\"}}")).ToList();
            var path = await new BronzeWriter(store).WriteAsync(new LakePath("acme", "shop"), "events", TimeProvider.System.GetUtcNow(), "s", count, lines);
            inputs.Add(($"{count} lines", await store.ReadAllAsync(path!)));
        }
        await run.RunAsync(inputs, Damage.Binary, async (_, damaged) =>
        {
            await store.PutAsync("acme/x", damaged);
            await new BronzeReader(store).ReadAsync("acme/x");
        }, error => error is LakeFormatException);
    }
}
