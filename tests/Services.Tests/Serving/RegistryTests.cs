using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.Services.Tests.Serving;

/// <summary>Definitions applied while the services run: immutable versions, one swap, and nothing half-filled on the way.</summary>
public sealed class RegistryTests : IAsyncLifetime
{
    const string View = "feature_views/driver_trips.yaml";

    readonly string _packs = Directory.CreateTempSubdirectory("millrace-registry-").FullName;
    readonly FixedClock _clock = new(Instant("2026-03-02T12:00:00Z"));
    readonly Dictionary<string, string> _files = new()
    {
        ["pack.yaml"] = "pack: trips\nentities:\n  driver: { keys: { driver_id: int64 } }\n",
        ["sources/rides.yaml"] = "dataset: rides\ncontract: contracts/rides.odcs.yaml\npartition_by: driver_id\n",
        ["contracts/rides.odcs.yaml"] = Rides.Contract,
        [View] = "view: driver_trips\nentity: driver\nstream: rides\nfeatures:\n  trips: count()\n",
        ["feature_services/dispatch.yaml"] = "service: dispatch\nfeatures: [driver_trips:trips]\n",
    };

    TwoServices _services = null!;

    public async Task InitializeAsync()
    {
        foreach (var (path, text) in _files)
        {
            var file = Path.Combine(_packs, "trips", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }
        _services = await TwoServices.StartAsync(_packs, _clock, new() { ["Tenants:acme:Packs:0"] = "trips" });
        await WriteRidesAsync(42, 42, 7);
        await UntilAsync(async () => (await GetAsync("/v1/registry/packs/trips/versions")).Status == 200, "the deployed pack is applied");
        (await MaterializeAsync("2026-03-02T12:00:00Z")).ShouldBe(200);
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_packs, recursive: true);
    }

    [Fact]
    public async Task A_new_version_is_invalid_until_a_base_covers_its_start_and_then_takes_over_without_a_restart()
    {
        (await LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
        _files[View] = "view: driver_trips\nversion: 2\nentity: driver\nstream: rides\nfeatures:\n  trips: count() * 10\n";
        var (status, plan) = await PostAsync("plan");
        status.ShouldBe(200, plan.ToString());
        Changes(plan).ShouldBe(["v1 kept", "v2 new_version"]);
        (await StatesAsync()).ShouldBe("v1 active", "a plan changes nothing");

        (status, plan) = await PostAsync("apply");
        status.ShouldBe(200, plan.ToString());
        await UntilAsync(async () => await StatesAsync() == "v1 active, v2 backfilling", "serving follows");
        (await LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT", "the active version answers");
        (await LookUpAsync("driver_trips@v1:trips")).ShouldBe("2 PRESENT");
        (await LookUpAsync("driver_trips@v2:trips")).ShouldBe("null INVALID");
        (await LookUpAsync("dispatch")).ShouldBe("2 PRESENT", "a service that names no version means the active one");

        (await MaterializeAsync("2026-03-02T12:00:00Z")).ShouldBe(200);
        (await LookUpAsync("driver_trips@v2:trips")).ShouldBe("null INVALID", "this base ends before the version started");
        _clock.Now = Instant("2026-03-03T00:59:00Z");
        (await MaterializeAsync("2026-03-03T00:59:00Z")).ShouldBe(200);
        (await LookUpAsync("driver_trips@v2:trips")).ShouldBe("null INVALID", "bases are an hour old at least");

        _clock.Now = Instant("2026-03-03T01:00:00Z");
        (await MaterializeAsync("2026-03-03T01:00:00Z")).ShouldBe(200);
        await UntilAsync(async () => await StatesAsync() == "v1 deprecated, v2 active", "the version is complete");
        (await LookUpAsync("driver_trips:trips")).ShouldBe("20 PRESENT");
        (await LookUpAsync("dispatch")).ShouldBe("20 PRESENT");
        (await LookUpAsync("driver_trips@v1:trips")).ShouldBe("2 PRESENT", "the version before is answered by its number");

        await _services.RestartServingAsync();
        await UntilAsync(async () => await StatesAsync() == "v1 deprecated, v2 active", "what was applied outlives a restart");
        (await GetAsync("/v1/registry/packs/trips/versions")).Body.GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task The_same_content_again_changes_nothing_and_comments_and_descriptions_are_no_new_version()
    {
        var before = (await GetAsync("/v1/registry/packs")).Body.ToString();
        (await PostAsync("apply")).Status.ShouldBe(200);
        _files[View] = "# now with a comment\n" + _files[View];
        (await PostAsync("apply")).Status.ShouldBe(200);
        (await GetAsync("/v1/registry/packs")).Body.ToString().ShouldBe(before);
        _files[View] = _files[View].Replace("entity: driver\n", "entity: driver\ndescription: Rides so far.\n", StringComparison.Ordinal);
        var (status, plan) = await PostAsync("apply");
        status.ShouldBe(200, plan.ToString());
        Changes(plan).ShouldBe(["v1 unchanged"]);
        await UntilAsync(async () => (await GetAsync("/v1/registry/views/driver_trips")).Body.GetProperty("description").GetString() == "Rides so far.", "serving follows");
        (await LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
    }

    [Fact]
    public async Task A_version_never_changes_what_it_computes()
    {
        _files[View] = _files[View].Replace("count()", "count() + 1", StringComparison.Ordinal);
        var (status, body) = await PostAsync("apply");
        status.ShouldBe(409);
        body.GetProperty("code").GetString().ShouldBe("view_changed");
        body.GetProperty("detail").GetString()!.ShouldContain("driver_trips@v1");
        (await LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
    }

    [Fact]
    public async Task A_removed_view_is_retired_and_its_version_cannot_come_back_as_something_else()
    {
        _files.Remove("feature_services/dispatch.yaml");
        var old = _files[View];
        _files[View] = "view: other\nentity: driver\nstream: rides\nfeatures:\n  rides: count()\n";
        Changes((await PostAsync("apply")).Body).ShouldBe(["v1 retired", "v1 new"]);
        await UntilAsync(async () => (await GetAsync("/v1/registry/views/driver_trips")).Status == 404, "serving follows");
        _files[View] = old;
        (await PostAsync("apply")).Status.ShouldBe(409);
    }

    [Fact]
    public async Task Mistakes_are_told_with_file_line_and_column_and_nothing_is_applied()
    {
        _files[View] = "view: driver_trips\nversion: 2\nentity: driver\nstream: rides\nfeatures:\n  trips: cuont()\n";
        var (status, body) = await PostAsync("apply");
        status.ShouldBe(422);
        body.GetProperty("code").GetString().ShouldBe("invalid_definitions");
        var mistake = body.GetProperty("errors")[0];
        (mistake.GetProperty("file").GetString(), mistake.GetProperty("line").GetInt32(), mistake.GetProperty("column").GetInt32()).ShouldBe((View, 6, 10));
        mistake.GetProperty("suggestion").GetString().ShouldBe("count");
        _files["contracts/rides.odcs.yaml"] += "# changed\n";
        (await PostAsync("apply")).Body.GetProperty("code").GetString().ShouldBe("contracts_changed");
        (await _services.Serving.PostAsync("/v1/registry/packs/trips/apply", "{}")).Status.ShouldBe(422);
        (await _services.Serving.PostAsync("/v1/registry/packs/ecommerce/apply", """{"files":{}}""")).Status.ShouldBe(404);
    }

    async Task<(int Status, JsonElement Body)> PostAsync(string verb) =>
        await _services.Serving.PostAsync($"/v1/registry/packs/trips/{verb}", JsonSerializer.Serialize(new { files = _files }));

    async Task<int> MaterializeAsync(string end) => (await _services.Serving.PostAsync("/materialize-incremental", $$"""{"end_ts":"{{end}}"}""")).Status;

    async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await _services.Serving.Client.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    async Task<string> StatesAsync() =>
        string.Join(", ", (await GetAsync("/v1/registry/views/driver_trips/versions")).Body.EnumerateArray().Select(view => $"v{view.GetProperty("version")} {view.GetProperty("state")}"));

    async Task<string> LookUpAsync(string feature)
    {
        var asked = feature.Contains(':', StringComparison.Ordinal) ? $"\"features\":[\"{feature}\"]" : $"\"feature_service\":\"{feature}\"";
        var (status, body) = await _services.Serving.PostAsync("/get-online-features", $$$"""{{{{asked}}},"entities":{"driver_id":[42]}}""");
        status.ShouldBe(200, body.ToString());
        var result = body.GetProperty("results")[1];
        return $"{result.GetProperty("values")[0].GetRawText()} {result.GetProperty("statuses")[0]}";
    }

    static string[] Changes(JsonElement plan) =>
        [.. plan.GetProperty("views").EnumerateArray().Select(view => $"v{view.GetProperty("version")} {view.GetProperty("change")}")];

    static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
            await Task.Delay(50, limit.Token).ContinueWith(_ => limit.IsCancellationRequested.ShouldBeFalse(what), TaskScheduler.Default);
    }

    async Task WriteRidesAsync(params long[] drivers)
    {
        var schema = new TableSchema([new("event_id", LakeType.String), new("event_time", LakeType.TimestampUtc), new("ride_id", LakeType.String), new("driver_id", LakeType.Int64), new("started_at", LakeType.TimestampUtc)]);
        var rows = new BatchBuilder(schema);
        for (var i = 0; i < drivers.Length; i++)
            rows.Append($"r{i}", Instant("2026-02-20T00:00:00Z"), $"r{i}", drivers[i], Instant("2026-02-20T00:00:00Z"));
        var table = await DeltaTable.CreateAsync(LakeRoot.Open(_services.Lake), "acme/trips/silver/rides", new TableDefinition(schema));
        await table.AppendAsync([rows.Build()]);
    }

    static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
