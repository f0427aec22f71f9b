using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Testing;

namespace Millrace.Lake.Tests.Delta;

/// <summary>Tables with one damage each: they read as the whole one does, or are refused in words that name the damage.</summary>
public sealed class DamagedTableTests
{
    const string Root = ForeignTables.Root;

    [SharedTheory(Root)]
    [InlineData("last_checkpoint_empty")]
    [InlineData("last_checkpoint_stale")]
    [InlineData("last_checkpoint_missing")]
    [InlineData("checkpoint_truncated")]
    [InlineData("sidecar_missing")]
    [InlineData("version_missing_before_checkpoint")]
    [InlineData("remove_unknown_file")]
    [InlineData("unknown_action")]
    [InlineData("stats_malformed")]
    [InlineData("leftover_temporary_files")]
    [InlineData("duplicate_add_same_commit")]
    [InlineData("duplicate_add_later_commit")]
    public async Task A_damage_that_can_be_read_around_changes_no_row(string name)
    {
        var expected = ForeignTables.Expected($"bad/{name}");
        var original = ForeignTables.Expected(expected.GetProperty("from").GetString()!);
        var table = await DeltaTable.OpenAsync(ForeignTables.Store($"bad/{name}"), "");
        var latest = original.GetProperty("latest_version").GetInt64();
        table.Version.ShouldBe(latest);
        var hash = original.GetProperty("versions").EnumerateArray().Single(version => version.GetProperty("version").GetInt64() == latest)
            .GetProperty("rows_sha256").GetString();
        CanonicalRows.Hash(await CanonicalRows.OfAsync(table.ReadAsync())).ShouldBe(hash);
    }

    [SharedTheory(Root)]
    [InlineData("checkpoint_truncated_no_fallback", "00000000000000000020.checkpoint.parquet")]
    [InlineData("version_missing", "version 2 is missing")]
    [InlineData("version_zero_missing", "version 0 is missing")]
    [InlineData("reader_feature_unknown", "quantumIndex")]
    [InlineData("reader_version_99", "reader version 99")]
    [InlineData("variant_feature", "variantType")]
    [InlineData("commit_truncated", "Version 4")]
    [InlineData("commit_empty", "Version 4")]
    [InlineData("commit_not_json", "Version 4")]
    [InlineData("commit_json_array", "Version 4")]
    [InlineData("commit_invalid_utf8", "Version 4")]
    [InlineData("commit_deep_json", "Version 4")]
    [InlineData("no_protocol", "protocol")]
    [InlineData("no_metadata", "metaData")]
    [InlineData("schema_not_json", "schema")]
    [InlineData("schema_unknown_type", "geometry")]
    [InlineData("partition_column_not_in_schema", "partitioned by")]
    [InlineData("path_absolute", "absolute paths")]
    [InlineData("path_bad_percent", "%ZZ")]
    [InlineData("path_missing", "'path' is missing")]
    [InlineData("data_file_missing", ".parquet")]
    [InlineData("no_log", "not a Delta table")]
    [InlineData("deletion_vector_missing", "deletion_vector_")]
    [InlineData("partition_value_bad", "not-a-date")]
    public async Task A_damage_that_matters_is_named(string name, string said)
    {
        var error = await Should.ThrowAsync<Exception>(async () =>
        {
            var table = await DeltaTable.OpenAsync(ForeignTables.Store($"bad/{name}"), "");
            await CanonicalRows.OfAsync(table.ReadAsync());
        });
        (error is DeltaException or LakeFormatException or StorageException).ShouldBeTrue(error.ToString());
        error.Message.ShouldContain(said);
    }

    [SharedFact(Root)]
    public async Task Versions_before_a_gap_cannot_be_read_and_the_gap_is_named()
    {
        var table = await DeltaTable.OpenAsync(ForeignTables.Store("bad/version_missing_before_checkpoint"), "");
        for (var version = 5; version <= 9; version++)
            (await Should.ThrowAsync<DeltaException>(() => table.SnapshotAtAsync(version))).Message.ShouldContain("version 5 is missing");
        (await table.SnapshotAtAsync(4)).Version.ShouldBe(4);
        (await table.SnapshotAtAsync(12)).Version.ShouldBe(12);
    }

    [SharedFact(Root)]
    public async Task A_table_with_an_unknown_writer_feature_is_read_and_not_written()
    {
        var table = await DeltaTable.OpenAsync(new WithoutCheckpoints(ForeignTables.Store("bad/writer_feature_unknown")), "");
        (await CanonicalRows.OfAsync(table.ReadAsync())).ShouldNotBeEmpty();
        var batch = new Columns.BatchBuilder(table.Schema);
        batch.Append([.. table.Schema.Fields.Select(_ => (object?)null)]);
        var rows = batch.Build();
        var error = await Should.ThrowAsync<UnsupportedFeatureException>(() => table.AppendAsync([rows]));
        error.Features.ShouldBe(["quantumIndex"]);
    }
}
