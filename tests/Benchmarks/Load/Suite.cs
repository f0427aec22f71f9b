using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Millrace.Benchmarks.Load;

/// <summary>The whole suite in a child process with a data folder of its own, and its public API.</summary>
sealed class Suite : IDisposable
{
    public const string Key = "benchmark-key";

    readonly ServerProcess _process;
    readonly string _data;

    Suite(ServerProcess process, string data)
    {
        _process = process;
        _data = data;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{process.Port}"), Timeout = TimeSpan.FromMinutes(10) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public HttpClient Http { get; }

    public ServerProcess Process => _process;

    public int Port => _process.Port;

    public double ResidentMegabytes => _process.ResidentMegabytes;

    /// <summary>Starts with an empty lake.</summary>
    /// <param name="settings">Further settings as environment variables.</param>
    public static async Task<Suite> StartAsync(params (string Name, string Value)[] settings)
    {
        var data = Directory.CreateTempSubdirectory("millrace-benchmark-").FullName;
        var environment = new Dictionary<string, string>
        {
            ["Standalone__Data"] = data,
            ["Standalone__Port"] = "0",
            ["Standalone__FeastPort"] = "0",
            ["Tenants__bench__ApiKeys__0"] = Key,
            ["Tenants__bench__Packs__0"] = "ecommerce",
            ["Logging__LogLevel__Default"] = "Warning",
        };
        foreach (var (name, value) in settings)
            environment[name] = value;
        return new Suite(await ServerProcess.StartAsync("Standalone.dll", environment), data);
    }

    /// <summary>Posts a body of NDJSON interactions; waits and sends again what was turned away.</summary>
    /// <returns>How many requests were answered 429 before this one was taken.</returns>
    public async Task<int> IngestAsync(byte[] lines)
    {
        for (var turnedAway = 0; ; turnedAway++)
        {
            using var content = new ByteArrayContent(lines);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
            using var answer = await Http.PostAsync("/v1/ecommerce/interactions/events", content);
            if ((int)answer.StatusCode == 429)
            {
                await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromMilliseconds(200));
                continue;
            }
            answer.EnsureSuccessStatusCode();
            return turnedAway;
        }
    }

    /// <summary>The total of a user feature over some users, as of now.</summary>
    public async Task<long> TotalInteractionsAsync(IEnumerable<string> users)
    {
        var request = JsonSerializer.Serialize(new
        {
            features = new[] { "user_features:total_interactions" },
            entities = new { user_id = users.ToArray() },
        });
        using var content = new StringContent(request, Encoding.UTF8, "application/json");
        using var answer = await Http.PostAsync("/get-online-features", content);
        answer.EnsureSuccessStatusCode();
        var body = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync());
        return body.GetProperty("results")[1].GetProperty("values").EnumerateArray()
            .Sum(value => value.ValueKind == JsonValueKind.Null ? 0 : value.GetInt64());
    }

    public void Dispose()
    {
        Http.Dispose();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }
}
