using System.Text.Json;
using Millrace.Testing.Trips;

namespace Millrace.Services.Tests.Serving.Registry;

/// <summary>Where versions of a view are in their lives: promoted, held in the shadow, taken out of use, and brought back.</summary>
public sealed class LifecycleTests : IAsyncLifetime
{
    TripsRegistry _trips = null!;

    public async Task InitializeAsync() => _trips = await TripsRegistry.StartAsync();

    public async Task DisposeAsync() => await _trips.DisposeAsync();

    [Fact]
    public async Task A_held_version_is_computed_in_the_shadow_and_answers_by_its_number_until_it_is_promoted()
    {
        _trips.Files[TripsRegistry.View] = TripsPack.ViewOf(2, "count() * 10");
        (await _trips.ApplyAsync(promote: false)).Status.ShouldBe(200);
        (await _trips.LookUpAsync("driver_trips@v2:trips")).ShouldBe("null INVALID", "it is not complete");
        await _trips.BackfillAsync();
        (await _trips.StatesAsync()).ShouldBe("v1 active, v2 shadow");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
        (await _trips.LookUpAsync("dispatch")).ShouldBe("2 PRESENT");
        (await _trips.LookUpAsync("driver_trips@v2:trips")).ShouldBe("20 PRESENT");

        (await _trips.PostAsync("views/driver_trips/promote", new { })).Status.ShouldBe(200, "the version that waits is meant");
        (await _trips.StatesAsync()).ShouldBe("v1 deprecated, v2 active");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("20 PRESENT");
        (await _trips.LookUpAsync("dispatch")).ShouldBe("20 PRESENT");

        (await _trips.PostAsync("views/trips.driver_trips/promote", new { version = 1 })).Status.ShouldBe(200, "back again");
        (await _trips.StatesAsync()).ShouldBe("v1 active, v2 deprecated");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
        (await _trips.LookUpAsync("dispatch")).ShouldBe("2 PRESENT");
        (await _trips.LookUpAsync("driver_trips@v2:trips")).ShouldBe("20 PRESENT", "deprecated versions are run");
    }

    [Fact]
    public async Task A_held_version_that_is_promoted_while_it_is_made_becomes_active_when_it_is_complete()
    {
        _trips.Files[TripsRegistry.View] = TripsPack.ViewOf(2, "count() * 10");
        await _trips.ApplyAsync(promote: false);
        (await _trips.PostAsync("views/driver_trips/promote", new { version = 2 })).Status.ShouldBe(200);
        (await _trips.StatesAsync()).ShouldBe("v1 active, v2 backfilling");
        await _trips.BackfillAsync();
        (await _trips.StatesAsync()).ShouldBe("v1 deprecated, v2 active");
    }

    [Fact]
    public async Task A_draft_is_kept_and_not_run_until_it_is_promoted()
    {
        _trips.Files[TripsRegistry.View] = TripsPack.ViewOf(2, "count() * 10");
        (await _trips.ApplyAsync(draft: true)).Status.ShouldBe(200);
        (await _trips.StatesAsync()).ShouldBe("v1 active, v2 draft");
        (await _trips.LookUpAsync("driver_trips@v2:trips")).ShouldBe("404 unknown_feature_view");
        (await _trips.LookUpAsync("dispatch")).ShouldBe("2 PRESENT");
        await _trips.BackfillAsync();
        (await _trips.StatesAsync()).ShouldBe("v1 active, v2 draft", "nothing makes bases of a draft");

        await _trips.PostAsync("views/driver_trips/promote", new { version = 2 });
        (await _trips.LookUpAsync("driver_trips@v2:trips")).ShouldBe("null INVALID");
        await _trips.BackfillAsync();
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("20 PRESENT");
    }

    [Fact]
    public async Task A_version_goes_out_of_use_in_two_steps_and_not_while_others_read_it()
    {
        (await _trips.PostAsync("views/driver_trips/retire", new { version = 1 })).Status.ShouldBe(200);
        (await _trips.StatesAsync()).ShouldBe("v1 deprecated");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("404 no_active_version");
        (await _trips.LookUpAsync("driver_trips@v1:trips")).ShouldBe("2 PRESENT");
        (await _trips.LookUpAsync("dispatch")).ShouldBe("2 PRESENT", "services pin versions");
        var (status, body) = await _trips.PostAsync("views/driver_trips/retire", new { version = 1 });
        (status, body.GetProperty("code").GetString()).ShouldBe((409, "view_in_use"));
        body.GetProperty("used_by")[0].GetString().ShouldBe("the feature service 'dispatch'");

        _trips.Files.Remove(TripsRegistry.Service);
        (await _trips.ApplyAsync()).Status.ShouldBe(200);
        (await _trips.StatesAsync()).ShouldBe("v1 deprecated", "what was taken out of use by hand stays so");
        (await _trips.PostAsync("views/driver_trips/retire", new { version = 1 })).Status.ShouldBe(200);
        (await _trips.StatesAsync()).ShouldBe("v1 retired");
        (await _trips.LookUpAsync("driver_trips@v1:trips")).ShouldBe("404 unknown_feature_view");
        _trips.Files[TripsRegistry.View] += "description: Rides so far.\n";
        (await _trips.ApplyAsync()).Status.ShouldBe(200);
        (await _trips.StatesAsync()).ShouldBe("v1 retired");

        await _trips.PostAsync("views/driver_trips/promote", new { version = 1 });
        (await _trips.StatesAsync()).ShouldBe("v1 backfilling", "nobody folded its events meanwhile");
        await _trips.BackfillAsync();
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
    }

    [Fact]
    public async Task An_earlier_version_of_a_pack_is_applied_again_and_its_views_are_active_at_once()
    {
        var first = (await _trips.GetAsync("/v1/registry/packs/trips/versions")).Body[0].GetProperty("version").GetString()!;
        _trips.Files[TripsRegistry.View] = TripsPack.ViewOf(2, "count() * 10");
        await _trips.ApplyAsync();
        await _trips.BackfillAsync();
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("20 PRESENT");

        var (status, plan) = await _trips.PostAsync("packs/trips/rollback", new { version = first[..12] });
        status.ShouldBe(200, plan.ToString());
        TripsRegistry.Changes(plan).ShouldBe(["v1 reactivated", "v2 kept"]);
        (await _trips.StatesAsync()).ShouldBe("v1 active, v2 deprecated");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
        (await _trips.LookUpAsync("dispatch")).ShouldBe("2 PRESENT");
        (await _trips.GetAsync("/v1/registry/packs")).Body[0].GetProperty("version").GetString().ShouldBe(first);

        TripsRegistry.Changes((await _trips.ApplyAsync()).Body).ShouldBe(["v1 kept", "v2 reactivated"], "and forth again");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("20 PRESENT");
    }

    [Theory]
    [InlineData("packs/trips/rollback", """{"version":"ffffffff"}""", 404, "unknown_version")]
    [InlineData("packs/trips/rollback", """{"version":"f"}""", 422, "missing_field")]
    [InlineData("packs/other/rollback", """{"version":"ffffffff"}""", 404, "unknown_pack")]
    [InlineData("views/nope/promote", "{}", 404, "unknown_feature_view")]
    [InlineData("views/driver_trips/promote", "{}", 404, "unknown_version")]
    [InlineData("views/driver_trips/promote", """{"version":9}""", 404, "unknown_version")]
    [InlineData("views/driver_trips/promote", """{"version":"two"}""", 422, "invalid_field")]
    [InlineData("views/driver_trips/retire", "{}", 422, "missing_field")]
    [InlineData("views/driver_trips/retire", """{"version":2}""", 404, "unknown_version")]
    public async Task A_callers_mistake_gets_a_problem_document_with_its_code(string path, string request, int expected, string code)
    {
        var (status, body) = await _trips.PostAsync(path, JsonSerializer.Deserialize<JsonElement>(request));
        status.ShouldBe(expected, body.ToString());
        body.GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task A_contract_may_grow_and_what_breaks_its_users_needs_leave()
    {
        _trips.Files[TripsRegistry.Contract] = TripsPack.Contract("rides", "1.0.0", "").Replace("version: 1.0.0", "version: 1.1.0", StringComparison.Ordinal) + "      - {name: km, logicalType: number}\n";
        (await ContractAsync()).ShouldBe(("compatible", ""));
        (await _trips.ApplyAsync()).Status.ShouldBe(200);
        (await ContractAsync()).ShouldBe(("unchanged", ""));

        _trips.Files[TripsRegistry.Contract] = _trips.Files[TripsRegistry.Contract].Replace("logicalType: number", "logicalType: string", StringComparison.Ordinal);
        (await RefusedAsync()).ShouldBe("contract_changed", "a version says one thing for ever");

        _trips.Files[TripsRegistry.Contract] = TripsPack.Contract("rides", "1.0.0", "").Replace("version: 1.0.0", "version: 2.0.0", StringComparison.Ordinal).Replace("name: started_at", "name: begun_at", StringComparison.Ordinal)
            .Replace("value: started_at", "value: begun_at", StringComparison.Ordinal) + "      - {name: km, logicalType: string}\n      - {name: city, logicalType: string, required: true}\n";
        (await ContractAsync()).ShouldBe(("incompatible",
            "the field 'started_at' is gone; the field 'km' was float64 and is string; the field 'begun_at' is new and required; the field 'city' is new and required; the event time was started_at and is begun_at"));
        (await RefusedAsync()).ShouldBe("contract_incompatible");
        (await _trips.ApplyAsync(allow_incompatible: true)).Status.ShouldBe(200);
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
    }

    [Fact]
    public async Task A_contract_that_the_rows_at_hand_do_not_fit_is_refused_even_with_leave()
    {
        _trips.Files[TripsRegistry.Contract] = TripsPack.Contract("rides", "1.0.0", "").Replace("version: 1.0.0", "version: 2.0.0", StringComparison.Ordinal).Replace("{name: driver_id, logicalType: integer", "{name: driver_id, logicalType: string", StringComparison.Ordinal);
        _trips.Files["pack.yaml"] = "pack: trips\nentities:\n  driver: { keys: [driver_id] }\n";
        _trips.Files[TripsRegistry.View] = TripsPack.ViewOf(2, "count()");
        (await RefusedAsync(allowed: true)).ShouldBe("contract_unfit");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
    }

    async Task<(string Change, string Breaks)> ContractAsync()
    {
        var contract = (await _trips.PlanAsync()).Body.GetProperty("contracts")[0];
        return (contract.GetProperty("change").GetString()!, string.Join("; ", contract.GetProperty("breaks").EnumerateArray().Select(each => each.GetString())));
    }

    async Task<string?> RefusedAsync(bool allowed = false)
    {
        var (status, body) = await _trips.ApplyAsync(allow_incompatible: allowed);
        status.ShouldBe(409, body.ToString());
        return body.GetProperty("code").GetString();
    }
}
