using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Millrace.Standalone.Demo;

/// <summary>Replays the shop through the public HTTP API and shows, as a table that lives, what became of its events.</summary>
sealed class LiveDemo(DemoTenant tenant, int port, TimeProvider clock) : IDisposable
{
    const int Seed = 20240115;
    const int History = 2000;
    const int PerTick = 20;
    static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(200);

    readonly HttpClient _http = new() { BaseAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}")) };
    readonly DemoCounts _counts = new();
    readonly string[] _lookups = [Lookup("user_id", Shop.UserId(1), "user_features", "total_interactions", "favorite_category", "recency_days"),
        Lookup("product_id", Shop.ProductId(0), "item_features", "conversion_rate", "popularity_score", "price_percentile")];
    long _sent;

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _http.DefaultRequestHeaders.Authorization = new("Bearer", tenant.ApiKey);
        var start = clock.GetUtcNow();
        var shop = new Shop(Seed, start);
        await SendAsync("products", shop.Catalogue(), cancellationToken);
        await SendAsync(
            "interactions",
            Enumerable.Range(0, History).Select(number => shop.Next(start - ((History - number) * TimeSpan.FromSeconds(90)))),
            cancellationToken);
        PrintHowToLook();

        using var timer = new PeriodicTimer(s_tick, clock);
        if (Console.IsOutputRedirected)
        {
            await RunPlainAsync(shop, timer, cancellationToken);
            return;
        }
        await AnsiConsole.Live(await TableAsync(cancellationToken)).StartAsync(async live =>
        {
            for (var tick = 1; await timer.WaitForNextTickAsync(cancellationToken); tick++)
            {
                await SendTickAsync(shop, cancellationToken);
                if (tick % 5 == 0)
                    live.UpdateTarget(await TableAsync(cancellationToken));
            }
        });
    }

    public void Dispose()
    {
        _http.Dispose();
        _counts.Dispose();
    }

    async Task RunPlainAsync(Shop shop, PeriodicTimer timer, CancellationToken cancellationToken)
    {
        for (var tick = 1; await timer.WaitForNextTickAsync(cancellationToken); tick++)
        {
            await SendTickAsync(shop, cancellationToken);
            if (tick % 25 == 0)
                foreach (var (name, value) in await RowsAsync(cancellationToken))
                    Console.WriteLine($"{name}: {value}");
        }
    }

    Task SendTickAsync(Shop shop, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return SendAsync("interactions", Enumerable.Range(0, PerTick).Select(_ => shop.Next(now)), cancellationToken);
    }

    async Task SendAsync(string dataset, IEnumerable<JsonObject> events, CancellationToken cancellationToken)
    {
        var lines = new StringBuilder();
        foreach (var one in events)
        {
            lines.Append(one.ToJsonString()).Append('\n');
            _sent++;
        }
        using var content = new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var answer = await _http.PostAsync($"/v1/{DemoTenant.Pack}/{dataset}/events", content, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"The shop's events were refused: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    void PrintHowToLook()
    {
        Console.WriteLine($"Tenant {DemoTenant.Name}, API key {tenant.ApiKey}. Look up features yourself:");
        foreach (var lookup in _lookups)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  curl -s http://127.0.0.1:{port}/get-online-features -H 'Authorization: Bearer {tenant.ApiKey}' -H 'Content-Type: application/json' -d '{lookup}'"));
        Console.WriteLine("Ctrl+C stops.");
    }

    async Task<Table> TableAsync(CancellationToken cancellationToken)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("What", "Now");
        foreach (var (name, value) in await RowsAsync(cancellationToken))
            table.AddRow(Markup.Escape(name), Markup.Escape(value));
        return table;
    }

    async Task<IReadOnlyList<(string Name, string Value)>> RowsAsync(CancellationToken cancellationToken)
    {
        var rows = new List<(string, string)>
        {
            ("events in", Whole(_sent)),
            ("valid", Whole(_counts[DemoMetrics.Valid])),
            ("rejected", Whole(_counts[DemoMetrics.Rejected])),
            ("features updated", Whole(_counts[DemoMetrics.FeaturesUpdated])),
            ("freshness, median", _counts.MedianFreshness is { } seconds ? (seconds * 1000).ToString("0 ms", CultureInfo.InvariantCulture) : "none yet"),
        };
        foreach (var lookup in _lookups)
            rows.Add(await LookUpAsync(lookup, cancellationToken));
        return rows;
    }

    async Task<(string Name, string Value)> LookUpAsync(string lookup, CancellationToken cancellationToken)
    {
        using var content = new StringContent(lookup, Encoding.UTF8, "application/json");
        using var answer = await _http.PostAsync("/get-online-features", content, cancellationToken);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        if (!answer.IsSuccessStatusCode)
            return ("lookup", body.ToString());
        var names = body.GetProperty("metadata").GetProperty("feature_names").EnumerateArray().Select(name => name.GetString()).ToArray();
        var values = body.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("values")[0].ToString()).ToArray();
        return (values[0], string.Join(", ", names.Zip(values).Skip(1).Select(pair => $"{pair.First} {pair.Second}")));
    }

    static string Lookup(string key, string entity, string view, params string[] features) => new JsonObject
    {
        ["features"] = new JsonArray([.. features.Select(feature => (JsonNode)$"{view}:{feature}")]),
        ["entities"] = new JsonObject { [key] = new JsonArray(entity) },
    }.ToJsonString();

    static string Whole(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
