using System.Globalization;
using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;
using Millrace.Platform.Tests.Processes;

namespace Millrace.Platform.Tests.LakeVerbs;

/// <summary><c>millrace lake</c> as a user runs it, on a folder, on S3 and on an encrypted lake.</summary>
public sealed class LakeVerbTests : IDisposable
{
    const string Table = "acme/shop/silver/events";
    static readonly TableSchema s_schema = new([new Field("id", LakeType.Int64, false), new Field("user", LakeType.String), new Field("at", LakeType.TimestampUtc)]);
    static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("millrace-verbs-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Every_verb_does_its_work_on_a_folder() => await WorkAsync(new FolderObjectStore(_folder.FullName), _folder.FullName, []);

    [Fact]
    public async Task Every_verb_does_its_work_on_S3()
    {
        await using var server = await S3Server.StartAsync();
        using var store = server.Open();
        await WorkAsync(store, "s3://bucket/lake", new() { ["Lake__S3__Endpoint"] = server.Url, ["AWS_ACCESS_KEY_ID"] = "key", ["AWS_SECRET_ACCESS_KEY"] = "secret" });
    }

    [Fact]
    public async Task Every_verb_does_its_work_on_an_encrypted_lake()
    {
        var keys = Path.Combine(_folder.FullName, "keys.json");
        await File.WriteAllTextAsync(keys, """{"acme":{"current":"acme-1","keys":{"acme-1":"KEY"}}}""".Replace("KEY", Convert.ToBase64String(new byte[32]), StringComparison.Ordinal));
        var root = Path.Combine(_folder.FullName, "lake");
        await WorkAsync(LakeRoot.Open(new LakeSettings(root) { KeyFile = keys }), root, new() { ["Lake__KeyFile"] = keys });
        var (code, _, errors) = await RunAsync([], "list", "--root", root);
        code.ShouldNotBe(0, "without the key nothing is read");
        errors.Trim().ShouldNotContain("\n");
    }

    [Theory]
    [InlineData(2, "acme/none", "describe", "acme/none")]
    [InlineData(2, "version 99", "read", Table, "--version", "99")]
    [InlineData(2, "not both", "read", Table, "--version", "1", "--timestamp", "2026-01-01")]
    [InlineData(2, "is no time", "read", Table, "--timestamp", "soon")]
    [InlineData(2, "nope", "read", Table, "--columns", "nope")]
    [InlineData(2, "or force", "vacuum", Table, "--retention-hours", "1")]
    [InlineData(2, "--sideways", "compact", Table, "--sideways")]
    [InlineData(2, "clustered by 'nope'", "compact", Table, "--z-order-by", "nope")]
    public async Task What_cannot_be_done_is_told_in_a_line_with_its_exit_code(int expected, string said, params string[] arguments)
    {
        var root = Path.Combine(_folder.FullName, "lake");
        await FillAsync(new FolderObjectStore(root));
        var (code, output, errors) = await RunAsync([], [.. arguments, "--root", root]);
        (code, output).ShouldBe((expected, ""));
        errors.ShouldContain(said);
        errors.ShouldNotContain("   at ");
    }

    [Theory]
    [InlineData("{\"add\":{\"path\":", "not a line of the log")]
    [InlineData("", "holds no action")]
    [InlineData("{\"metaData\":{\"id\":\"x\",\"format\":{\"provider\":\"parquet\"},\"schemaString\":\"[]\",\"partitionColumns\":[]}}", "schema")]
    [InlineData("{\"add\":{\"path\":\"../../other/file.parquet\",\"partitionValues\":{},\"size\":1,\"modificationTime\":1,\"dataChange\":true}}", "no file below the table")]
    [InlineData(null, "missing from its log")]
    public async Task A_damaged_log_is_a_failure_and_no_bad_argument(string? commit, string said)
    {
        await FillAsync(new FolderObjectStore(_folder.FullName));
        var path = Path.Combine(_folder.FullName, Table, "_delta_log", "00000000000000000003.json");
        if (commit is null)
            File.Delete(path);
        else
            await File.WriteAllTextAsync(path, commit);
        var (code, output, errors) = await RunAsync([], "read", Table, "--root", _folder.FullName);
        (code, output).ShouldBe((1, ""), errors);
        errors.ShouldContain(said);
        errors.Trim().ShouldNotContain("\n");
    }

    async Task WorkAsync(IObjectStore store, string root, Dictionary<string, string> environment)
    {
        var middle = await FillAsync(store);
        var listed = (await JsonAsync("list")).ShouldHaveSingleItem();
        (listed.GetProperty("table").GetString(), listed.GetProperty("version").GetInt64(), listed.GetProperty("rows").GetInt64()).ShouldBe((Table, 4, 40));
        (await JsonAsync("list", "other/")).ShouldBeEmpty();
        var described = await JsonAsync("describe", Table);
        described.Where(line => line.TryGetProperty("column", out _)).Select(line => line.GetProperty("column").GetString()).ShouldBe(["id", "user", "at"]);
        (await JsonAsync("describe", Table, "--version", "1"))[0].GetProperty("rows").GetInt64().ShouldBe(10);
        (await JsonAsync("describe", Table, "--timestamp", middle))[0].GetProperty("version").GetInt64().ShouldBe(2);
        (await JsonAsync("history", Table)).Select(line => line.GetProperty("version").GetInt64()).ShouldBe([4, 3, 2, 1, 0]);
        (await JsonAsync("history", Table, "--limit", "2")).Count.ShouldBe(2);
        (await IdsAsync()).ShouldBe(Enumerable.Range(0, 40));
        (await IdsAsync("--version", "3")).ShouldBe(Enumerable.Range(0, 30));
        (await IdsAsync("--timestamp", middle)).ShouldBe(Enumerable.Range(0, 20));
        var users = await JsonAsync("read", Table, "--columns", "user", "--limit", "3");
        users.Count.ShouldBe(3);
        users.ShouldAllBe(row => row.EnumerateObject().Single().Name == "user" && row.GetProperty("user").GetString()!.StartsWith('u'));

        var (code, output, errors) = await RunAsync(environment, "compact", Table, "--root", root, "--json");
        code.ShouldBe(0, errors);
        errors.ShouldContain("compacting acme/shop/silver/events: 4 files");
        errors.ShouldContain("4 of 4 files rewritten");
        JsonDocument.Parse(output).RootElement.GetProperty("filesRemoved").GetInt32().ShouldBe(4);
        (await JsonAsync("compact", Table)).Single().GetProperty("filesRemoved").GetInt32().ShouldBe(0);
        var dry = (await JsonAsync("vacuum", Table, "--retention-hours", "0", "--force", "--dry-run")).Single();
        (dry.GetProperty("files").GetInt32(), dry.GetProperty("dryRun").GetBoolean()).ShouldBe((4, true));
        (await JsonAsync("vacuum", Table)).Single().GetProperty("files").GetInt32().ShouldBe(0);
        (await JsonAsync("vacuum", Table, "--retention-hours", "0", "--force")).Single().GetProperty("files").GetInt32().ShouldBe(4);
        (await IdsAsync()).ShouldBe(Enumerable.Range(0, 40));

        async Task<List<JsonElement>> JsonAsync(params string[] arguments)
        {
            var (code, output, errors) = await RunAsync(environment, [.. arguments, "--root", root, "--json"]);
            code.ShouldBe(0, errors);
            return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        }

        async Task<List<int>> IdsAsync(params string[] arguments) =>
            [.. (await JsonAsync(["read", Table, .. arguments])).Select(row => row.GetProperty("id").GetInt32()).Order()];
    }

    /// <summary>Four commits of ten rows; gives a time at which two were done.</summary>
    static async Task<string> FillAsync(IObjectStore store)
    {
        var table = await DeltaTable.CreateAsync(store, Table, new TableDefinition(s_schema));
        var middle = "";
        for (var i = 0; i < 4; i++)
        {
            var rows = new BatchBuilder(s_schema);
            for (var id = i * 10; id < i * 10 + 10; id++)
                rows.Append((long)id, $"u{id % 7}", s_start.AddMinutes(id));
            await table.AppendAsync([rows.Build()]);
            if (i == 1)
            {
                // S3 tells times in whole seconds.
                var time = TimeProvider.System.GetUtcNow().AddSeconds(1);
                middle = time.ToString("O", CultureInfo.InvariantCulture);
                await UntilLaterAsync(store, time);
            }
        }
        return middle;
    }

    /// <summary>Waits until what the store takes in gets a later time than this.</summary>
    static async Task UntilLaterAsync(IObjectStore store, DateTimeOffset time)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        for (var (probe, isLater) = (0, false); !isLater; probe++)
        {
            await timer.WaitForNextTickAsync();
            var path = $"acme/probe/{probe}";
            await store.PutIfAbsentAsync(path, new byte[1]);
            await foreach (var info in store.ListAsync(path))
                isLater = info.LastModified > time;
            await store.DeleteAsync(path);
        }
    }

    static Task<(int Code, string Output, string Errors)> RunAsync(Dictionary<string, string> environment, params string[] arguments) =>
        MillraceVerb.RunAsync(environment, ["lake", .. arguments]);
}
