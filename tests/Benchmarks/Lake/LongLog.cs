using System.Globalization;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.Benchmarks.Lake;

/// <summary>A table of very many commits, as a streaming writer leaves it, with the last checkpoint a few commits back.</summary>
static class LongLog
{
    public const int Commits = 10_000;
    const int Behind = 40;

    public static async Task CreateAsync(string lake)
    {
        var schema = new TableSchema([new Field("id", LakeType.Int64), new Field("user", LakeType.String), new Field("at", LakeType.TimestampUtc)]);
        var store = new FolderObjectStore(lake, durable: false);
        var table = await DeltaTable.CreateAsync(store, "t", new TableDefinition(schema), new TableOptions { CheckpointInterval = 0 });
        var rows = new BatchBuilder(schema);
        rows.Append(1L, "user-1", DateTimeOffset.UnixEpoch);
        await table.AppendAsync([rows.Build()]);
        // The other commits are copies of that one with other files.
        var log = Path.Combine(lake, "t/_delta_log");
        var commit = await File.ReadAllTextAsync(Path.Combine(log, $"{1:D20}.json"));
        for (var version = 2; version <= Commits; version++)
        {
            await File.WriteAllTextAsync(Path.Combine(log, $"{version:D20}.json"),
                commit.Replace("-00000.parquet", string.Create(CultureInfo.InvariantCulture, $"-{version:D5}.parquet"), StringComparison.Ordinal));
            if (version == Commits - Behind)
                await (await DeltaTable.OpenAsync(store, "t")).CheckpointAsync();
        }
    }
}
