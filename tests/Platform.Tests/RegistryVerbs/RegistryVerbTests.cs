using System.Globalization;
using System.Text.Json;
using Millrace.Platform.Tests.Processes;
using Millrace.Testing.Trips;

namespace Millrace.Platform.Tests.RegistryVerbs;

/// <summary>Packs and the versions of their views by <c>millrace</c>, as a user runs it against the whole suite.</summary>
public sealed class RegistryVerbTests : IAsyncLifetime
{
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("millrace-registry-verbs-");
    StandaloneProcess _standalone = null!;

    string Pack => Path.Combine(_folder.FullName, "work", "trips");

    public async Task InitializeAsync()
    {
        TripsPack.Write(Path.Combine(_folder.FullName, "packs", "trips"));
        TripsPack.Write(Pack);
        _standalone = new StandaloneProcess(Path.Combine(_folder.FullName, "data"), new Dictionary<string, string>
        {
            ["Packs__Path"] = Path.Combine(_folder.FullName, "packs"), [$"Tenants__{StandaloneProcess.Tenant}__Packs__0"] = "trips", ["Validation__CommitSeconds"] = "0.1",
        });
        await _standalone.StartAsync();
        await _standalone.Api.UntilAsync("the deployed pack is applied", async () => (await RunAsync("registry", "versions", "trips")).Code == 0);
    }

    public async Task DisposeAsync()
    {
        await _standalone.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_there_is_is_listed_and_described_as_in_Feast()
    {
        (await JsonAsync("feature-views", "list")).EnumerateArray().Select(view => $"{view.GetProperty("name")} {view.GetProperty("state")}").ShouldBe(["driver_trips active"]);
        (await JsonAsync("feature-views", "describe", "driver_trips")).GetProperty("features")[0].GetProperty("definition").GetString().ShouldBe("count()");
        (await JsonAsync("feature-views", "list-versions", "trips.driver_trips"))[0].GetProperty("state").GetString().ShouldBe("active");
        (await JsonAsync("feature-services", "list"))[0].GetProperty("name").GetString().ShouldBe("dispatch");
        (await JsonAsync("feature-services", "describe", "dispatch")).GetProperty("features")[0].GetString().ShouldBe("trips.driver_trips@v1:trips");
        (await JsonAsync("entities", "list"))[0].GetProperty("join_keys")[0].GetString().ShouldBe("driver_id");
        (await JsonAsync("entities", "describe", "driver")).GetProperty("value_types")[0].GetString().ShouldBe("int64");
        (await JsonAsync("data-sources", "list"))[0].GetProperty("contract").GetString().ShouldBe("trips.rides@1.0.0");
        (await JsonAsync("data-sources", "describe", "rides")).GetProperty("columns").GetProperty("driver_id").GetString().ShouldBe("int64");
        var hash = (await JsonAsync("registry", "list"))[0].GetProperty("version").GetString()!;
        (await JsonAsync("registry", "versions", "trips"))[0].GetProperty("version").GetString().ShouldBe(hash);
        var (_, table, _) = await RunAsync("feature-views", "list");
        table.ShouldContain("driver_trips");
        table.ShouldContain("active");
        await RefusedAsync(1, "unknown_feature_view", "feature-views", "describe", "nope");
        await RefusedAsync(1, "unknown_entity", "entities", "describe", "nope");
        await RefusedAsync(1, "unknown_pack", "registry", "versions", "nope");
        await RefusedAsync(2, "", "feature-views", "describe");
    }

    [Fact]
    public async Task A_version_is_planned_applied_into_the_shadow_promoted_retired_and_rolled_back()
    {
        var first = (await JsonAsync("registry", "list"))[0].GetProperty("version").GetString()!;
        TripsPack.Put(Pack, TripsPack.View, TripsPack.ViewOf(2, "count() * 10"));
        (await JsonAsync("plan", Pack)).GetProperty("views").EnumerateArray().Select(view => view.GetProperty("change").GetString()).ShouldBe(["kept", "new_version"]);
        (await StatesAsync()).ShouldBe("v1 active");
        var (code, table, errors) = await RunAsync("apply", Pack, "--no-promote");
        code.ShouldBe(0, errors);
        table.ShouldContain("new_version");
        (await StatesAsync()).ShouldBe("v1 active, v2 shadow");
        (await JsonAsync("promote", "driver_trips")).GetArrayLength().ShouldBe(2);
        (await StatesAsync()).ShouldBe("v1 deprecated, v2 active");
        (await JsonAsync("rollback", "trips", first[..12])).GetProperty("to").GetString().ShouldBe(first);
        (await StatesAsync()).ShouldBe("v1 active, v2 deprecated");
        (await RunAsync("retire", "trips.driver_trips@v2")).Code.ShouldBe(0);
        (await StatesAsync()).ShouldBe("v1 active, v2 retired");
        await RefusedAsync(1, "unknown_feature_view", "get", "driver_trips@v2:trips", "-e", "driver_id=1");
        (await JsonAsync("get", "driver_trips:trips", "-e", "driver_id=1")).GetProperty("results")[1].GetProperty("statuses")[0].GetString().ShouldBe("NOT_FOUND");

        await RefusedAsync(1, "unknown_version", "promote", "driver_trips@v9");
        await RefusedAsync(1, "unknown_version", "rollback", "trips", "0000000000");
        await RefusedAsync(1, "missing_field", "retire", "driver_trips");
        await RefusedAsync(2, "names no version", "retire", "driver_trips@vx");
        await RefusedAsync(2, "no pack.yaml", "apply", _folder.FullName);
    }

    [Fact]
    public async Task Mistakes_are_printed_as_compilers_do_and_nothing_is_applied()
    {
        TripsPack.Put(Pack, TripsPack.View, TripsPack.ViewOf(2, "cuont()"));
        await RefusedAsync(1, "trips/feature_views/driver_trips.yaml:6:10:", "apply", Pack);
        TripsPack.Put(Pack, TripsPack.View, TripsPack.ViewOf(1, "count() + 1"));
        await RefusedAsync(1, "view_changed", "apply", Pack);
        TripsPack.Write(Pack);
        TripsPack.Put(Pack, "contracts/rides.odcs.yaml", TripsPack.Contract("rides", "2.0.0", "      - {name: km, logicalType: number, required: true}"));
        await RefusedAsync(1, "the field 'km' is new and required", "apply", Pack);
        (await StatesAsync()).ShouldBe("v1 active");
        (await JsonAsync("registry", "versions", "trips")).GetArrayLength().ShouldBe(1);
    }

    [Fact]
    public async Task Contracts_and_sources_are_applied_without_a_restart_and_outlive_one()
    {
        TripsPack.Put(Pack, "contracts/rides.odcs.yaml", TripsPack.Contract("rides", "1.1.0", "      - {name: km, logicalType: number}"));
        TripsPack.Put(Pack, "contracts/fares.odcs.yaml", TripsPack.Contract("fares", "1.0.0", "      - {name: amount, logicalType: number, required: true}"));
        TripsPack.Put(Pack, "sources/fares.yaml", "dataset: fares\ncontract: contracts/fares.odcs.yaml\n");
        TripsPack.Put(Pack, "feature_views/driver_fares.yaml", "view: driver_fares\nentity: driver\nstream: fares\nfeatures:\n  earned: sum(amount)\n");
        (await SendAsync("fares", Event("f0", 1, "\"amount\":1"))).ShouldBe(404, "there is no such dataset yet");
        await SendAsync("rides", Event("r0", 1, "\"km\":1.5"));
        (await JsonAsync("apply", Pack)).GetProperty("contracts").EnumerateArray().Select(contract => contract.GetProperty("change").GetString()).ShouldBe(["new", "compatible"]);

        await _standalone.Api.UntilAsync("ingestion takes the new dataset", async () => await SendAsync("fares", Event("f1", 1, "\"amount\":2.5")) == 202);
        await _standalone.Api.UntilAsync("its rows become features", async () => await EarnedAsync() == "2.5 PRESENT");
        var rides = 0;
        await _standalone.Api.UntilAsync("silver has the new field of the old dataset", async () =>
        {
            await SendAsync("rides", Event($"r{++rides}", 1, "\"km\":2.5"));
            return (await RidesAsync()).Any(ride => ride.TryGetProperty("km", out var km) && km.ValueKind == JsonValueKind.Number);
        });
        (await RidesAsync()).Count(ride => ride.GetProperty("ride_id").GetString() == "r0").ShouldBe(1, "rows from before stay");

        await _standalone.KillAsync();
        await _standalone.StartAsync();
        (await SendAsync("fares", Event("f2", 1, "\"amount\":4"))).ShouldBe(202, "nothing is taken in by the deployed pack, which lacks the dataset");
        (await SendAsync("rides", Event("last", 1, "\"km\":7.25"))).ShouldBe(202);
        await _standalone.Api.UntilAsync("the rows after the restart count", async () => await EarnedAsync() == "6.5 PRESENT");
        await _standalone.Api.UntilAsync("the field is taken by the contract that was applied", async () =>
            (await RidesAsync()).Any(ride => ride.GetProperty("ride_id").GetString() == "last" && ride.GetProperty("km").GetDouble() == 7.25));
    }

    [Fact]
    public async Task A_pack_is_rolled_back_by_deploying_the_one_before_again()
    {
        var deployed = Path.Combine(_folder.FullName, "packs", "trips");
        TripsPack.Put(deployed, TripsPack.View, TripsPack.ViewOf(2, "count() * 10"));
        await RestartAsync();
        await _standalone.Api.UntilAsync("the new deployment counts", async () => await StatesAsync() == "v1 deprecated, v2 active");
        TripsPack.Put(deployed, TripsPack.View, TripsPack.ViewOf(1, "count()"));
        await RestartAsync();
        await _standalone.Api.UntilAsync("the old deployment counts again", async () => await StatesAsync() == "v1 active, v2 deprecated");
    }

    async Task RestartAsync()
    {
        await _standalone.KillAsync();
        await _standalone.StartAsync();
    }

    async Task<string> StatesAsync() =>
        string.Join(", ", (await JsonAsync("feature-views", "list-versions", "driver_trips")).EnumerateArray().Select(view => $"v{view.GetProperty("version")} {view.GetProperty("state").GetString()}"));

    async Task<string> EarnedAsync()
    {
        var (status, body) = await _standalone.Api.PostAsync("/get-online-features", """{"features":["driver_fares:earned"],"entities":{"driver_id":[1]}}""");
        if (status != 200)
            return status.ToString(CultureInfo.InvariantCulture);
        var result = body.GetProperty("results")[1];
        return $"{result.GetProperty("values")[0].GetRawText()} {result.GetProperty("statuses")[0].GetString()}";
    }

    async Task<int> SendAsync(string dataset, string row) => (await _standalone.Api.PostAsync($"/v1/trips/{dataset}/events", row)).Status;

    static string Event(string id, int driver, string more) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"ride_id":"{{id}}","driver_id":{{driver}},"started_at":"2026-01-01T00:00:00Z",{{more}}}""");

    async Task<List<JsonElement>> RidesAsync()
    {
        var (code, output, _) = await MillraceVerb.RunAsync([], "lake", "read", "acme/trips/silver/rides", "--root", Path.Combine(_folder.FullName, "data", "lake"), "--json");
        return code != 0 ? [] : [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    async Task<JsonElement> JsonAsync(params string[] arguments)
    {
        var (code, output, errors) = await RunAsync([.. arguments, "--json"]);
        code.ShouldBe(0, errors);
        return JsonDocument.Parse(output).RootElement;
    }

    async Task RefusedAsync(int expected, string said, params string[] arguments)
    {
        var (code, _, errors) = await RunAsync(arguments);
        code.ShouldBe(expected, errors);
        errors.ShouldContain(said);
        errors.ShouldNotContain("   at ");
    }

    Task<(int Code, string Output, string Errors)> RunAsync(params string[] arguments) => MillraceVerb.RunAsync(
        new Dictionary<string, string> { ["MILLRACE_URL"] = _standalone.Api.Http.BaseAddress!.ToString(), ["MILLRACE_API_KEY"] = StandaloneProcess.Key }, arguments);
}
