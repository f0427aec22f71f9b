using System.Globalization;
using System.Text.Json;
using Millrace.Platform.Tests.Processes;

namespace Millrace.Platform.Tests.Oracles;

/// <summary>Values of features through the public API, a row per entity.</summary>
static class Lookup
{
    const int MostRows = 500;

    /// <summary>What the online store says as of an instant (µs).</summary>
    public static async Task<List<JsonElement[]>> OnlineAsync(PublicApi api, Question question, long at)
    {
        var rows = new List<JsonElement[]>();
        foreach (var keys in question.Keys.Chunk(MostRows))
        {
            var entities = question.JoinKeys.Select((name, part) => (name, part)).ToDictionary(key => key.name, key => keys.Select(each => each[key.part]).ToArray());
            var (status, body) = await api.PostAsync(
                "/get-online-features", JsonSerializer.Serialize(new { features = question.Features, entities, at = Text(at), full_feature_names = true }));
            status.ShouldBe(200, body.ToString());
            var results = body.GetProperty("results").EnumerateArray().Skip(question.JoinKeys.Length).Select(column => column.GetProperty("values").EnumerateArray().ToArray()).ToArray();
            rows.AddRange(keys.Select((_, row) => Array.ConvertAll(results, column => column[row])));
        }
        return rows;
    }

    /// <summary>What silver says as of an instant (µs).</summary>
    public static async Task<List<JsonElement[]>> HistoricalAsync(PublicApi api, Question question, long at)
    {
        var rows = new List<JsonElement[]>();
        foreach (var keys in question.Keys.Chunk(50_000))
        {
            var spine = keys.Select(key => question.JoinKeys.Select((name, part) => KeyValuePair.Create(name, key[part])).Append(KeyValuePair.Create("event_timestamp", Text(at))).ToDictionary());
            var (status, body) = await api.PostAsync(
                "/get-historical-features", JsonSerializer.Serialize(new { features = question.Features, entity_rows = spine, full_feature_names = true }));
            status.ShouldBe(200, body.ToString());
            rows.AddRange(body.EnumerateArray().Select(row => Array.ConvertAll(
                question.Features, feature => row.GetProperty(feature.Replace(":", "__", StringComparison.Ordinal)))));
        }
        return rows;
    }

    static string Text(long at) =>
        DateTimeOffset.UnixEpoch.AddTicks(at * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
