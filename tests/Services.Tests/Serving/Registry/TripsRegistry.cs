using System.Globalization;
using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Testing.Trips;

namespace Millrace.Services.Tests.Serving.Registry;

/// <summary>A small pack of rides, deployed and materialized: driver 42 has two rides, driver 7 one. Its files can be changed and applied.</summary>
sealed class TripsRegistry : IAsyncDisposable
{
    public const string View = TripsPack.View;
    public const string Service = TripsPack.Service;
    public const string Contract = TripsPack.RidesContract;

    readonly string _packs = Directory.CreateTempSubdirectory("millrace-registry-").FullName;
    TwoServices _services = null!;

    /// <summary>The files that are applied next.</summary>
    public Dictionary<string, string> Files { get; } = TripsPack.Files();

    public FixedClock Clock { get; } = new(Instant("2026-03-02T12:00:00Z"));

    public static async Task<TripsRegistry> StartAsync()
    {
        var registry = new TripsRegistry();
        TripsPack.Write(Path.Combine(registry._packs, "trips"));
        registry._services = await TwoServices.StartAsync(registry._packs, registry.Clock, new() { ["Tenants:acme:Packs:0"] = "trips" });
        await registry.WriteRidesAsync(42, 42, 7);
        await UntilAsync(async () => (await registry.GetAsync("/v1/registry/packs/trips/versions")).Status == 200, "the deployed pack is applied");
        (await registry.MaterializeAsync("2026-03-02T12:00:00Z")).ShouldBe(200);
        return registry;
    }

    /// <summary>Brings bases up to a moment that covers the start of everything applied until now.</summary>
    public async Task BackfillAsync()
    {
        Clock.Now += TimeSpan.FromDays(1);
        (await MaterializeAsync(Clock.Now.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture))).ShouldBe(200);
        // Who asks for the versions is told what lookups answer by.
        await StatesAsync();
    }

    public Task<(int Status, JsonElement Body)> PlanAsync() => PostAsync("packs/trips/plan", new { files = Files });

    public Task<(int Status, JsonElement Body)> ApplyAsync(bool promote = true, bool draft = false, bool allow_incompatible = false) =>
        PostAsync("packs/trips/apply", new { files = Files, promote, draft, allow_incompatible });

    public Task<(int Status, JsonElement Body)> PostAsync(string path, object body) =>
        _services.Serving.PostAsync("/v1/registry/" + path, JsonSerializer.Serialize(body));

    public async Task<int> MaterializeAsync(string end) => (await _services.Serving.PostAsync("/materialize-incremental", $$"""{"end_ts":"{{end}}"}""")).Status;

    public async Task<(int Status, JsonElement Body)> GetAsync(string path)
    {
        using var response = await _services.Serving.Client.GetAsync(new Uri(path, UriKind.Relative));
        return ((int)response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    public async Task<string> StatesAsync(string view = "driver_trips") =>
        string.Join(", ", (await GetAsync($"/v1/registry/views/{view}/versions")).Body.EnumerateArray().Select(each => $"v{each.GetProperty("version")} {each.GetProperty("state").GetString()}"));

    /// <summary>What driver 42 has: value and status, or the code of the refusal.</summary>
    public async Task<string> LookUpAsync(string feature)
    {
        var asked = feature.Contains(':', StringComparison.Ordinal) ? $"\"features\":[\"{feature}\"]" : $"\"feature_service\":\"{feature}\"";
        var (status, body) = await _services.Serving.PostAsync("/get-online-features", $$$"""{{{{asked}}},"entities":{"driver_id":[42]}}""");
        if (status != 200)
            return $"{status} {body.GetProperty("code").GetString()}";
        var result = body.GetProperty("results")[1];
        return $"{result.GetProperty("values")[0].GetRawText()} {result.GetProperty("statuses")[0]}";
    }

    /// <summary>Ends feature-serving and starts it anew.</summary>
    public Task RestartServingAsync() => _services.RestartServingAsync();

    public static string[] Changes(JsonElement plan) =>
        [.. plan.GetProperty("views").EnumerateArray().Select(view => $"v{view.GetProperty("version")} {view.GetProperty("change")}")];

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (!await condition())
            await Task.Delay(50, limit.Token).ContinueWith(_ => limit.IsCancellationRequested.ShouldBeFalse(what), TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_packs, recursive: true);
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

    public static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
