using System.Text.Json;
using Millrace.Lake.Delta;
using Millrace.Testing;

namespace Millrace.Lake.Tests.Delta;

public sealed class ForeignTableTests
{
    public static IEnumerable<object[]> Names => ForeignTables.Names();

    [SharedTheory(ForeignTables.Root)]
    [MemberData(nameof(Names))]
    public async Task Every_version_of_a_table_by_another_writer_has_the_files_and_rows_expected(string name)
    {
        var expected = ForeignTables.Expected(name);
        var store = ForeignTables.Store(name);
        var table = await DeltaTable.OpenAsync(store, "");
        table.Version.ShouldBe(expected.GetProperty("latest_version").GetInt64());
        var compared = 0;
        foreach (var version in expected.GetProperty("versions").EnumerateArray())
        {
            var number = version.GetProperty("version").GetInt64();
            var snapshot = await table.SnapshotAtAsync(number);
            var files = version.GetProperty("files").EnumerateArray().ToList();
            snapshot.Files.Select(file => (file.Path, file.Size)).OrderBy(file => file.Path, StringComparer.Ordinal)
                .ShouldBe(files.Select(file => (file.GetProperty("path").GetString()!, file.GetProperty("size").GetInt64())).OrderBy(file => file.Item1, StringComparer.Ordinal));
            foreach (var file in files)
            {
                var ours = snapshot.Files.Single(other => other.Path == file.GetProperty("path").GetString());
                // That table keeps no statistics in its checkpoints.
                if (file.TryGetProperty("numRecords", out var records) && name != "spark/checkpoint_struct_stats" && records.ValueKind == JsonValueKind.Number)
                    ours.NumRecords.ShouldBe(records.GetInt64(), ours.ToString());
                // An empty array stands for an empty object in tables whose early log is gone.
                foreach (var value in file.GetProperty("partitionValues") is { ValueKind: JsonValueKind.Object } values ? values.EnumerateObject().ToList() : [])
                    (ours.PartitionValues[value.Name] is { Length: > 0 } text ? text : null).ShouldBe(value.Value.GetString() is { Length: > 0 } given ? given : null);
            }
            if (version.TryGetProperty("txn", out var transactions))
                foreach (var txn in transactions.EnumerateObject())
                    snapshot.TransactionVersion(txn.Name).ShouldBe(txn.Value.GetInt64());
            if (!version.TryGetProperty("rows_sha256", out var hash) || hash.GetString() is not { } wanted)
                continue;
            var rows = await CanonicalRows.OfAsync(table.ReadAsync(new ReadOptions { Version = number }));
            rows.Count.ShouldBe(version.GetProperty("row_count").GetInt32(), $"rows of version {number}");
            if (version.TryGetProperty("rows", out var listed))
                rows.ShouldBe(listed.EnumerateArray().Select(row => row.GetRawText()), $"rows of version {number}");
            CanonicalRows.Hash(rows).ShouldBe(wanted, $"rows of version {number}");
            compared++;
        }
        compared.ShouldBeGreaterThan(0);
    }
}
