using System.Text;
using System.Text.Json;
using Millrace.Benchmarks.Alternatives;
using Millrace.Benchmarks.Load;

namespace Millrace.Benchmarks.Questions;

/// <summary>Online lookups, read directly and through Dapr's API, beside an endpoint that answers as many constant bytes.</summary>
sealed class LookupBenchmark : IBenchmark
{
    const int Connections = 16;
    static readonly TimeSpan s_duration = TimeSpan.FromSeconds(6);

    // Twenty features over the two stored views and the pair of them.
    static readonly string[] s_features =
    [
        "user_features:total_interactions", "user_features:total_purchases", "user_features:avg_session_duration",
        "user_features:favorite_category", "user_features:avg_price_point", "user_features:recency_days",
        "user_features:frequency_score", "user_features:monetary_value", "user_features:diversity_score",
        "item_features:popularity_score", "item_features:conversion_rate", "item_features:avg_rating",
        "item_features:price_percentile", "item_features:recency_score", "item_features:category_popularity",
        "item_features:trending_score", "interaction_features:category_match", "interaction_features:price_match",
        "interaction_features:time_of_day", "interaction_features:day_of_week",
    ];

    public static string Verb => "lookup";

    public static string Question => "lookups per second and p99, 1 and 100 entities × 20 features";

    public static async Task RunAsync(string[] arguments, ResultTable results)
    {
        using var bare = await ServerProcess.StartAsync(
            "Benchmarks.dll", new Dictionary<string, string> { [ServerProcess.CompileAtOnce.Name] = ServerProcess.CompileAtOnce.Value }, BareServer.Verb);
        foreach (var (reading, setting) in new[] { ("direct", "false"), ("through Dapr", "true") })
        {
            using var suite = await Suite.StartAsync(("Online__ReadThroughDapr", setting), ServerProcess.CompileAtOnce);
            foreach (var body in ShopEvents.Bodies(20_000, 5_000, TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(2)))
                await suite.IngestAsync(body);
            var users = Enumerable.Range(0, 100).Select(user => $"u{user}").ToArray();
            await SettleAsync(suite, users);
            foreach (var entities in new[] { 1, 100 })
                await CompareAsync(bare, suite, reading, entities, results);
        }
    }

    // Until the stream has taken in what was sent: lookups are measured, not the folding of events.
    static async Task SettleAsync(Suite suite, string[] users)
    {
        var (total, same) = (0L, 0);
        while (same < 4)
        {
            await Task.Delay(TimeSpan.FromSeconds(1));
            var now = await suite.TotalInteractionsAsync(users);
            (total, same) = (now, now > 0 && now == total ? same + 1 : 0);
        }
    }

    static async Task CompareAsync(ServerProcess bare, Suite suite, string reading, int entities, ResultTable results)
    {
        var request = RawHttpConnection.Request("/get-online-features", "application/json", Suite.Key, Lookup(entities));
        int size;
        using (var connection = await RawHttpConnection.OpenAsync(suite.Port))
        {
            var (status, answer) = await connection.SendAsync(request);
            if (status != 200)
                throw new InvalidOperationException(Encoding.UTF8.GetString(answer.Span));
            size = answer.Length;
        }
        var ours = await LoadRun.OfAsync(suite.Process, request, Connections, s_duration);
        var constant = await LoadRun.OfAsync(
            bare, RawHttpConnection.Request($"/constant?size={size}", "application/json", null, Lookup(entities)), Connections, s_duration);
        var target = entities == 1 && reading == "direct" ? ">= 0.5" : "told";
        results.Compare($"lookup {reading}, {entities} × {s_features.Length} (per s)", ours.PerSecond, constant.PerSecond, target);
        results.Compare($"lookup {reading}, {entities} × {s_features.Length}, p99 (ms)", ours.P99, constant.P99, "told");
        results.Compare($"lookup {reading}, {entities} × {s_features.Length}, server's processor time (µs)", ours.Processor, constant.Processor, "told");
        results.Compare($"lookup {reading}, {entities} × {s_features.Length}, answer (bytes)", size, size, "same");
    }

    static byte[] Lookup(int entities) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        features = s_features,
        entities = new
        {
            user_id = Enumerable.Range(0, entities).Select(user => $"u{user}").ToArray(),
            product_id = Enumerable.Range(0, entities).Select(product => $"p{product}").ToArray(),
        },
    });
}
