using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Millrace.Platform.Tests.Processes;

/// <summary>The public API with a tenant's key, wherever its services listen.</summary>
/// <param name="ingestionPort">Where events go.</param>
/// <param name="servingPort">Where lookups go.</param>
/// <param name="computePort">Where the wish to materialize goes.</param>
/// <param name="output">What the programs have printed, for failures.</param>
sealed class PublicApi(int ingestionPort, int servingPort, int computePort, Func<string> output) : IDisposable
{
    /// <summary>Before anything has started.</summary>
    public static PublicApi None => new(1, 1, 1, () => "");

    /// <summary>Asks ingestion, or the standalone program.</summary>
    public HttpClient Http { get; } = Client(ingestionPort);

    HttpClient Serving { get; } = Client(servingPort);

    HttpClient Compute { get; } = Client(computePort);

    /// <summary>Posts a body and reads the answer.</summary>
    public async Task<(int Status, JsonElement Body)> PostAsync(string path, string body, string mediaType = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, mediaType);
        var service = path.StartsWith("/get-", StringComparison.Ordinal) ? Serving : path.StartsWith("/materialize", StringComparison.Ordinal) ? Compute : Http;
        using var answer = await service.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        return ((int)answer.StatusCode, text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text));
    }

    /// <summary>Waits until a condition holds; the message of a failure carries what the programs printed.</summary>
    public async Task UntilAsync(string what, Func<Task<bool>> condition, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (!await condition())
        {
            if (clock.Elapsed > (limit ?? TimeSpan.FromSeconds(60)))
                throw new TimeoutException($"Not within {clock.Elapsed.TotalSeconds:0} s: {what}. The programs printed: {output()}");
            await timer.WaitForNextTickAsync();
        }
    }

    public void Dispose()
    {
        Http.Dispose();
        Serving.Dispose();
        Compute.Dispose();
    }

    static HttpClient Client(int port)
    {
        var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromMinutes(5) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StandaloneProcess.Key);
        return http;
    }
}
