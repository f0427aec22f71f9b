using Millrace.Testing.Trips;

namespace Millrace.Services.Tests.Serving.Registry;

/// <summary>Definitions applied while the services run: immutable versions, one swap, and nothing half-filled on the way.</summary>
public sealed class RegistryTests : IAsyncLifetime
{
    TripsRegistry _trips = null!;

    public async Task InitializeAsync() => _trips = await TripsRegistry.StartAsync();

    public async Task DisposeAsync() => await _trips.DisposeAsync();

    [Fact]
    public async Task A_new_version_is_invalid_until_a_base_covers_its_start_and_then_takes_over_without_a_restart()
    {
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
        _trips.Files[TripsRegistry.View] = "view: driver_trips\nversion: 2\nentity: driver\nstream: rides\nfeatures:\n  trips: count() * 10\n";
        var (status, plan) = await _trips.PlanAsync();
        status.ShouldBe(200, plan.ToString());
        TripsRegistry.Changes(plan).ShouldBe(["v1 kept", "v2 new_version"]);
        (await _trips.StatesAsync()).ShouldBe("v1 active", "a plan changes nothing");

        (status, plan) = await _trips.ApplyAsync();
        status.ShouldBe(200, plan.ToString());
        await TripsRegistry.UntilAsync(async () => await _trips.StatesAsync() == "v1 active, v2 backfilling", "serving follows");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT", "the active version answers");
        (await _trips.LookUpAsync("driver_trips@v1:trips")).ShouldBe("2 PRESENT");
        (await _trips.LookUpAsync("driver_trips@v2:trips")).ShouldBe("null INVALID");
        (await _trips.LookUpAsync("dispatch")).ShouldBe("2 PRESENT", "a service that names no version means the active one");

        (await _trips.MaterializeAsync("2026-03-02T12:00:00Z")).ShouldBe(200);
        (await _trips.LookUpAsync("driver_trips@v2:trips")).ShouldBe("null INVALID", "this base ends before the version started");
        _trips.Clock.Now = TripsRegistry.Instant("2026-03-03T00:59:00Z");
        (await _trips.MaterializeAsync("2026-03-03T00:59:00Z")).ShouldBe(200);
        (await _trips.LookUpAsync("driver_trips@v2:trips")).ShouldBe("null INVALID", "bases are an hour old at least");

        _trips.Clock.Now = TripsRegistry.Instant("2026-03-03T01:00:00Z");
        (await _trips.MaterializeAsync("2026-03-03T01:00:00Z")).ShouldBe(200);
        await TripsRegistry.UntilAsync(async () => await _trips.StatesAsync() == "v1 deprecated, v2 active", "the version is complete");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("20 PRESENT");
        (await _trips.LookUpAsync("dispatch")).ShouldBe("20 PRESENT");
        (await _trips.LookUpAsync("driver_trips@v1:trips")).ShouldBe("2 PRESENT", "the version before is answered by its number");

        await _trips.RestartServingAsync();
        await TripsRegistry.UntilAsync(async () => await _trips.StatesAsync() == "v1 deprecated, v2 active", "what was applied outlives a restart");
        (await _trips.GetAsync("/v1/registry/packs/trips/versions")).Body.GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_plan_tells_how_large_records_become_and_warns_of_those_above_the_target()
    {
        (await PlannedAsync("count()")).ShouldSatisfyAllConditions(plan => plan.Bytes.ShouldBeInRange(1, 1024), plan => plan.Warnings.ShouldBeEmpty());
        var (bytes, warnings) = await PlannedAsync("count_distinct(ride_id, window=3600d)");
        bytes.ShouldBeGreaterThan(16 * 1024);
        warnings.ShouldHaveSingleItem().ShouldStartWith($"driver_trips@v2: the online record of a busy entity takes about {bytes} bytes");

        async Task<(int Bytes, string[] Warnings)> PlannedAsync(string formula)
        {
            _trips.Files[TripsRegistry.View] = TripsPack.ViewOf(2, formula);
            var (status, plan) = await _trips.PlanAsync();
            status.ShouldBe(200, plan.ToString());
            var view = plan.GetProperty("views").EnumerateArray().Single(view => view.GetProperty("version").GetInt32() == 2);
            return (view.GetProperty("record_bytes").GetInt32(), [.. plan.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()!)]);
        }
    }

    [Fact]
    public async Task The_same_content_again_changes_nothing_and_comments_and_descriptions_are_no_new_version()
    {
        var before = (await _trips.GetAsync("/v1/registry/packs")).Body.ToString();
        (await _trips.ApplyAsync()).Status.ShouldBe(200);
        _trips.Files[TripsRegistry.View] = "# now with a comment\n" + _trips.Files[TripsRegistry.View];
        (await _trips.ApplyAsync()).Status.ShouldBe(200);
        (await _trips.GetAsync("/v1/registry/packs")).Body.ToString().ShouldBe(before);
        _trips.Files[TripsRegistry.View] = _trips.Files[TripsRegistry.View].Replace("entity: driver\n", "entity: driver\ndescription: Rides so far.\n", StringComparison.Ordinal);
        var (status, plan) = await _trips.ApplyAsync();
        status.ShouldBe(200, plan.ToString());
        TripsRegistry.Changes(plan).ShouldBe(["v1 unchanged"]);
        await TripsRegistry.UntilAsync(async () => (await _trips.GetAsync("/v1/registry/views/driver_trips")).Body.GetProperty("description").GetString() == "Rides so far.", "serving follows");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
    }

    [Fact]
    public async Task A_version_never_changes_what_it_computes()
    {
        _trips.Files[TripsRegistry.View] = _trips.Files[TripsRegistry.View].Replace("count()", "count() + 1", StringComparison.Ordinal);
        var (status, body) = await _trips.ApplyAsync();
        status.ShouldBe(409);
        body.GetProperty("code").GetString().ShouldBe("view_changed");
        body.GetProperty("detail").GetString()!.ShouldContain("driver_trips@v1");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
    }

    [Fact]
    public async Task A_removed_view_is_retired_and_comes_back_as_what_it_was_or_not_at_all()
    {
        _trips.Files.Remove("feature_services/dispatch.yaml");
        var old = _trips.Files[TripsRegistry.View];
        _trips.Files[TripsRegistry.View] = "view: other\nentity: driver\nstream: rides\nfeatures:\n  rides: count()\n";
        TripsRegistry.Changes((await _trips.ApplyAsync()).Body).ShouldBe(["v1 retired", "v1 new"]);
        await TripsRegistry.UntilAsync(async () => (await _trips.GetAsync("/v1/registry/views/driver_trips")).Status == 404, "serving follows");
        _trips.Files[TripsRegistry.View] = old.Replace("count()", "count() + 1", StringComparison.Ordinal);
        (await _trips.ApplyAsync()).Status.ShouldBe(409);
        _trips.Files[TripsRegistry.View] = old;
        TripsRegistry.Changes((await _trips.ApplyAsync()).Body).ShouldBe(["v1 revived", "v1 retired"]);
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("null INVALID", "its records are of before it was retired");
        await _trips.BackfillAsync();
        (await _trips.StatesAsync()).ShouldBe("v1 active");
        (await _trips.LookUpAsync("driver_trips:trips")).ShouldBe("2 PRESENT");
    }

    [Fact]
    public async Task Mistakes_are_told_with_file_line_and_column_and_nothing_is_applied()
    {
        _trips.Files[TripsRegistry.View] = "view: driver_trips\nversion: 2\nentity: driver\nstream: rides\nfeatures:\n  trips: cuont()\n";
        var (status, body) = await _trips.ApplyAsync();
        status.ShouldBe(422);
        body.GetProperty("code").GetString().ShouldBe("invalid_definitions");
        var mistake = body.GetProperty("errors")[0];
        (mistake.GetProperty("file").GetString(), mistake.GetProperty("line").GetInt32(), mistake.GetProperty("column").GetInt32()).ShouldBe((TripsRegistry.View, 6, 10));
        mistake.GetProperty("suggestion").GetString().ShouldBe("count");
        _trips.Files["contracts/rides.odcs.yaml"] = TripsPack.Contract("rides", "1.0.0", "").Replace("logicalType: integer", "logicalType: intger", StringComparison.Ordinal);
        (status, body) = await _trips.PlanAsync();
        (status, body.GetProperty("errors")[0].GetProperty("file").GetString()).ShouldBe((422, "contracts/rides.odcs.yaml"));
        (await _trips.PostAsync("packs/trips/apply", new { })).Status.ShouldBe(422);
        (await _trips.PostAsync("packs/ecommerce/apply", new { files = new { } })).Status.ShouldBe(404);
    }
}
