using System.Text;
using System.Text.Json;
using Millrace.Testing;

namespace Millrace.Services.Tests.Online.Stores;

/// <summary>The rules of the stores against conversations with the real ones: every call gets the recorded status, every read the recorded value.</summary>
public sealed class RecordedRulesTests
{
    [SharedFact("dapr-recordings/state/etag-redis.json", "redis-server")]
    public async Task The_rules_of_redis_are_the_recorded_ones()
    {
        using var redis = await RedisServer.StartAsync();
        var database = redis.Connection.GetDatabase();
        var recording = Replay("etag-redis", new RedisRules(database, "app1||"), calls: 40);
        foreach (var step in recording.Where(step => step.GetProperty("kind").GetString() == "store" && step.GetProperty("command").GetString()!.StartsWith("HGETALL", StringComparison.Ordinal)))
            database.HashGetAll(step.GetProperty("command").GetString()!["HGETALL ".Length..]).Select(entry => $"{entry.Name}={entry.Value}")
                .ShouldBe(step.GetProperty("result").EnumerateObject().Select(field => $"{field.Name}={field.Value}"), ignoreOrder: true);
    }

    [SharedFact("dapr-recordings/state/etag-postgresv1.json")]
    public void The_rules_of_postgresql_are_the_recorded_ones() => Replay("etag-postgresv1", new PostgresRules(), calls: 40);

    static JsonElement[] Replay(string name, IStoreRules rules, int calls)
    {
        var steps = JsonDocument.Parse(File.ReadAllBytes(SharedFolder.PathOf($"dapr-recordings/state/{name}.json"))).RootElement.GetProperty("steps").EnumerateArray().ToArray();
        var tags = new Dictionary<string, string>(StringComparer.Ordinal);
        var replayed = 0;
        foreach (var step in steps.Where(step => step.GetProperty("kind").GetString() == "http"))
        {
            var (request, response) = (step.GetProperty("request"), step.GetProperty("response"));
            var target = request.GetProperty("target").GetString()!.Split('?')[0];
            var key = target[(target.LastIndexOf('/') + 1)..];
            var expected = response.GetProperty("status").GetInt32();
            var about = $"{name}, step {step.GetProperty("i")}";
            switch (request.GetProperty("method").GetString())
            {
                case "GET":
                    var read = rules.Get(key);
                    (read is { } found ? Encoding.UTF8.GetString(found.Value) : "").ShouldBe(response.GetProperty("body").GetString(), about);
                    if (read is { } tagged)
                        tags[Header(response, "Etag")!] = tagged.ETag;
                    break;
                case "DELETE":
                    rules.Delete(key, Own(Header(request, "If-Match") ?? "")).ShouldBe(expected, about);
                    break;
                default:
                    var items = JsonDocument.Parse(request.GetProperty("body").GetString()!).RootElement.EnumerateArray().ToArray();
                    // What no component sees: the API itself refuses it.
                    if (!items.All(IsReadable))
                        continue;
                    items.Select(item => rules.Save(item.GetProperty("key").GetString()!, Encoding.UTF8.GetBytes(item.GetProperty("value").GetRawText()), Own(Text(item, "etag")), ConcurrencyOf(item)))
                        .ToArray().Max().ShouldBe(expected, about);
                    break;
            }

            replayed++;
        }

        replayed.ShouldBeGreaterThanOrEqualTo(calls);
        return steps;

        string Own(string etag) => tags.GetValueOrDefault(etag, etag);
    }

    static bool IsReadable(JsonElement item) =>
        (!item.TryGetProperty("etag", out var etag) || etag.ValueKind is JsonValueKind.String or JsonValueKind.Null)
        && (!item.TryGetProperty("options", out var options) || Text(options, "concurrency") is "first-write" or "last-write");

    static Concurrency ConcurrencyOf(JsonElement item) => !item.TryGetProperty("options", out var options) ? Concurrency.None
        : Text(options, "concurrency") == "first-write" ? Concurrency.FirstWrite : Concurrency.LastWrite;

    static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var text) ? text.GetString() ?? "" : "";

    static string? Header(JsonElement message, string name) =>
        message.GetProperty("headers").EnumerateArray().Where(header => header[0].GetString() == name).Select(header => header[1].GetString()).FirstOrDefault();
}
