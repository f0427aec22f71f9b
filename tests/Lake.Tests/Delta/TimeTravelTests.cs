using System.Text.Json;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;
using Millrace.Testing;

namespace Millrace.Lake.Tests.Delta;

public sealed class TimeTravelTests
{
    public static IEnumerable<object[]> Names => ForeignTables.Names();

    [SharedTheory(ForeignTables.Root)]
    [MemberData(nameof(Names))]
    public async Task A_time_leads_to_the_version_that_other_readers_find(string name)
    {
        var expected = ForeignTables.Expected(name);
        if (!expected.TryGetProperty("timestamp_travel", out var travels))
            return;
        // Times of commits are times of files, which a checkout does not keep.
        using var folder = new ScratchFolder();
        var log = Directory.CreateDirectory(Path.Combine(folder.Path, "_delta_log")).FullName;
        var source = Path.Combine(SharedFolder.PathOf($"{ForeignTables.Root}/{name}"), "table", "_delta_log");
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(log, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var kept = new HashSet<long>();
        foreach (var version in expected.GetProperty("versions").EnumerateArray())
        {
            var commit = Path.Combine(log, $"{version.GetProperty("version").GetInt64():D20}.json");
            if (!File.Exists(commit))
                continue;
            kept.Add(version.GetProperty("version").GetInt64());
            File.SetLastWriteTimeUtc(commit, DateTimeOffset.FromUnixTimeMilliseconds(version.GetProperty("timestamp_ms").GetInt64()).UtcDateTime);
        }
        var table = await DeltaTable.OpenAsync(new FolderObjectStore(folder.Path, durable: false), "");
        foreach (var travel in travels.EnumerateArray())
        {
            var at = DateTimeOffset.FromUnixTimeMilliseconds(travel.GetProperty("at_ms").GetInt64());
            if (travel.TryGetProperty("expect_version", out var version) && version.ValueKind == JsonValueKind.Number)
            {
                if (kept.Contains(version.GetInt64()))
                    (await table.SnapshotAtAsync(at)).Version.ShouldBe(version.GetInt64(), travel.ToString());
            }
            else
                await Should.ThrowAsync<DeltaException>(() => table.SnapshotAtAsync(at), travel.ToString());
        }
    }
}
