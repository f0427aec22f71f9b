using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapr.Client;
using Millrace.Contracts.Delivery;
using Millrace.Hosting.Problems;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>Asks feature-serving for the values of features as of each row's time, through the sidecar, with the caller's key.</summary>
sealed class HistoricalValues(DaprClient dapr) : IDisposable
{
    // A sidecar takes 4 MiB unless told otherwise; every call reads the lake anew.
    const int RowsPerCall = 20_000;

    readonly HttpClient _serving = dapr.CreateInvokableHttpClient(AppIds.FeatureServing);

    /// <summary>The features that the request means, with their types, from the registry: in the order asked for.</summary>
    public async Task<IReadOnlyDictionary<string, JsonElement>> TypesAsync(string apiKey, CancellationToken cancellationToken)
    {
        using var call = new HttpRequestMessage(HttpMethod.Get, "/v1/registry/features");
        var features = await SendAsync(call, apiKey, cancellationToken);
        return features.EnumerateArray()
            .GroupBy(feature => ColumnOf(feature.GetProperty("id").GetString()!))
            .ToDictionary(group => group.Key, group => group.LastOrDefault(feature => feature.GetProperty("state").GetString() == "active", group.Last()));
    }

    /// <summary>The values of every row, as objects with a member per feature named <c>view__feature</c>.</summary>
    public async Task<IReadOnlyList<JsonElement>> GetAsync(
        TrainingSetRequest request, SpineRows spine, string apiKey, CancellationToken cancellationToken)
    {
        var values = new List<JsonElement>(spine.Rows.Count);
        foreach (var chunk in spine.Rows.Chunk(RowsPerCall))
        {
            using var call = new HttpRequestMessage(HttpMethod.Post, "/get-historical-features")
            {
                Content = new StringContent(BodyOf(request, spine.KeyColumns, chunk).ToJsonString(), Encoding.UTF8, "application/json"),
            };
            call.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
            using var answer = await SendRawAsync(call, apiKey, cancellationToken);
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken), Encoding.UTF8);
            while (await lines.ReadLineAsync(cancellationToken) is { } line)
                if (line.Length > 0)
                    values.Add(JsonSerializer.Deserialize<JsonElement>(line));
        }
        return values.Count == spine.Rows.Count
            ? values
            : throw new InvalidDataException($"feature-serving answered {values.Count} rows for {spine.Rows.Count}.");
    }

    public void Dispose() => _serving.Dispose();

    static JsonObject BodyOf(TrainingSetRequest request, IReadOnlyList<string> keys, IEnumerable<SpineRow> rows)
    {
        var body = new JsonObject { ["full_feature_names"] = true };
        if (request.FeatureService is { } service)
            body["feature_service"] = service;
        else
            body["features"] = new JsonArray([.. request.Features!.Select(feature => (JsonNode)feature)]);
        body["entity_rows"] = new JsonArray([.. rows.Select(row => RowOf(keys, row))]);
        return body;
    }

    static JsonObject RowOf(IReadOnlyList<string> keys, SpineRow row)
    {
        var members = new JsonObject { ["event_timestamp"] = Instants.Text(row.Time) };
        for (var key = 0; key < keys.Count; key++)
            members[keys[key]] = row.Keys[key];
        return members;
    }

    // pack.view.feature@v1 → view__feature
    static string ColumnOf(string id)
    {
        var parts = id[..id.LastIndexOf('@')].Split('.');
        return string.Create(CultureInfo.InvariantCulture, $"{parts[^2]}__{parts[^1]}");
    }

    async Task<JsonElement> SendAsync(HttpRequestMessage call, string apiKey, CancellationToken cancellationToken)
    {
        using var answer = await SendRawAsync(call, apiKey, cancellationToken);
        return JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsByteArrayAsync(cancellationToken));
    }

    async Task<HttpResponseMessage> SendRawAsync(HttpRequestMessage call, string apiKey, CancellationToken cancellationToken)
    {
        call.Headers.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        var answer = await _serving.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
            throw await RefusedAsync(answer, cancellationToken);
    }

    // What is wrong with the features is the caller's to know, in serving's own words.
    static async Task<Exception> RefusedAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var text = await answer.Content.ReadAsStringAsync(cancellationToken);
        try
        {
            if (JsonNode.Parse(text) is JsonObject problem && (int)answer.StatusCode is >= 400 and < 500)
                return new ProblemException((int)answer.StatusCode, (string?)problem["code"] ?? "refused", (string?)problem["detail"] ?? text);
        }
        catch (JsonException)
        {
        }
        return new HttpRequestException($"feature-serving answered {(int)answer.StatusCode}: {text}");
    }
}
