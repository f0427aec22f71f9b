using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using Millrace.Catalog.Packs;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Features.Execution;
using Millrace.Lake.Storage;
using Millrace.Platform.Tests.Faults;
using Millrace.Platform.Tests.Oracles;
using Millrace.Platform.Tests.Processes;
using Millrace.Testing;
using Millrace.Testing.Shop;
using Xunit.Abstractions;

namespace Millrace.Platform.Tests.RealData;

/// <summary>Real shop data through the public API, and every feature against nested loops over the raw file.</summary>
public sealed class Rees46Tests(ITestOutputHelper output)
{
    const string Csv = "data/rees46-multicategory/2019-Oct.csv";
    const int WholeLines = 17_434;
    const int CutOffLine = 17_436;
    static readonly DateTimeOffset s_asOf = new(2019, 10, 1, 3, 0, 0, TimeSpan.Zero);

    [SharedFact(Csv)]
    public async Task Features_of_a_real_shop_equal_a_brute_force_computation()
    {
        var csv = SharedFolder.PathOf(Csv);
        var folder = Directory.CreateTempSubdirectory("millrace-rees46-");
        try
        {
            await using var suite = new StandaloneProcess(folder.FullName);
            await suite.StartAsync();
            var products = await UploadAsync(suite, "products", csv, "rees46-multicategory-products");
            output.WriteLine(products.ToString());
            var interactions = await UploadAsync(suite, "interactions", csv, "rees46-multicategory");
            output.WriteLine(interactions.ToString());
            interactions.GetProperty("rows_accepted").GetInt32().ShouldBe(WholeLines);
            interactions.GetProperty("rows_rejected").GetInt32().ShouldBe(1);
            interactions.GetProperty("errors")[0].GetRawText().ShouldContain(CutOffLine.ToString(CultureInfo.InvariantCulture));

            await suite.Api.UntilAsync(
                "every line reaches silver", async () => await LakeCounts.DistinctAsync(folder.FullName, LakeCounts.Silver) == WholeLines,
                TimeSpan.FromSeconds(90));
            (await LakeCounts.RowsAsync(folder.FullName, LakeCounts.Silver)).ShouldBe(WholeLines);

            var oracle = new Rees46(csv);
            var asOf = (s_asOf - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            await CompareUsersAsync(suite, oracle.Users(asOf));
            await CompareItemsAsync(suite, oracle.Items(asOf));
            await CompareEveryFeatureAsync(suite, folder.FullName, oracle, asOf);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Of all the thousands every feature but of the pairs was compared above; here every feature of some hundreds.
    async Task CompareEveryFeatureAsync(StandaloneProcess suite, string folder, Rees46 oracle, long asOf)
    {
        var seed = Environment.TickCount;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}"));
        var ids = (await LakeCounts.RowsOfAsync(folder, LakeCounts.Silver, "interactions", "interaction_id", "event_id"))
            .ToDictionary(row => int.Parse((string)row[0]!, CultureInfo.InvariantCulture), row => (string)row[1]!);
        var naive = oracle.Shop(line => ids[line]);
        var questions = Question.All(naive, asOf, new Random(seed), pairs: 200, most: 250);
        output.WriteLine("{0} values", await Comparison.CompareAsync(naive, questions, asOf, question => Lookup.HistoricalAsync(suite.Api, question, asOf)));
        await ComparePositionsAsync(folder, naive, new Random(seed));
    }

    // What is known of single interactions is computed where silver is read.
    static async Task ComparePositionsAsync(string folder, NaiveShop naive, Random random)
    {
        var view = PackFolders.Load(Path.Combine(SharedFolder.CheckoutRoot, "shared", "packs")).View("ecommerce", "interaction_events")!;
        var silver = new SilverReader(LakeRoot.Open(Path.Combine(folder, "lake")));
        var events = (await silver.ReadAsync(TenantId.Parse(StandaloneProcess.Tenant), view.Stream!)).Rows;
        var rows = new EventRowEngine(view).Compute(events, DimensionSet.None);
        foreach (var row in Enumerable.Range(0, rows.Rows).OrderBy(_ => random.Next()).Take(500))
            foreach (var feature in view.Features)
            {
                var id = (string)events["event_id"].ValueAt(row)!;
                rows[feature.Name].ValueAt(row).ShouldBe(naive.Oracles[$"{view.Name}:{feature.Name}"]([id], 0), $"{feature.Name} of {id}");
            }
    }

    static async Task CompareUsersAsync(StandaloneProcess suite, IReadOnlyDictionary<string, Rees46User> expected)
    {
        var rows = await HistoricalAsync(suite, "user_id", expected.Keys,
            "total_interactions", "total_purchases", "avg_session_duration", "favorite_category", "avg_price_point",
            "recency_days", "frequency_score", "monetary_value", "diversity_score");
        rows.Count.ShouldBe(expected.Count);
        foreach (var row in rows)
        {
            var user = row.GetProperty("user_id").GetString()!;
            var values = expected[user];
            row.GetProperty("total_interactions").GetInt64().ShouldBe(values.TotalInteractions, user);
            row.GetProperty("total_purchases").GetInt64().ShouldBe(values.TotalPurchases, user);
            Single(row, "avg_session_duration").ShouldBe((float)values.AvgSessionDuration, user);
            row.GetProperty("favorite_category").GetString().ShouldBe(values.FavoriteCategory, user);
            Money(row, "avg_price_point").ShouldBe(values.AvgPricePoint is { } average ? Math.Round(average, 6) : null, user);
            row.GetProperty("recency_days").GetInt64().ShouldBe(values.RecencyDays, user);
            Single(row, "frequency_score").ShouldBe((float)values.FrequencyScore, user);
            Money(row, "monetary_value").ShouldBe(values.MonetaryValue, user);
            Single(row, "diversity_score").ShouldBe((float?)values.DiversityScore, user);
        }
    }

    static async Task CompareItemsAsync(StandaloneProcess suite, IReadOnlyDictionary<string, Rees46Item> expected)
    {
        var rows = await HistoricalAsync(suite, "product_id", expected.Keys,
            "popularity_score", "conversion_rate", "recency_score", "price_percentile", "category_popularity", "trending_score");
        rows.Count.ShouldBe(expected.Count);
        foreach (var row in rows)
        {
            var product = row.GetProperty("product_id").GetString()!;
            var values = expected[product];
            Single(row, "popularity_score").ShouldBe((float)values.PopularityScore, product);
            Single(row, "conversion_rate").ShouldBe((float?)values.ConversionRate, product);
            Single(row, "recency_score").ShouldBe((float)values.RecencyScore, product);
            Single(row, "price_percentile").ShouldBe((float?)values.PricePercentile, product);
            Single(row, "category_popularity").ShouldBe((float?)values.CategoryPopularity, product);
            row.GetProperty("trending_score").ValueKind.ShouldBe(JsonValueKind.Null, product);
        }
    }

    static async Task<List<JsonElement>> HistoricalAsync(StandaloneProcess suite, string key, IEnumerable<string> entities, params string[] features)
    {
        var view = key == "user_id" ? "user_features" : "item_features";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/get-historical-features")
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new
                {
                    features = features.Select(feature => $"{view}:{feature}"),
                    entity_rows = entities.Select(entity => new Dictionary<string, object> { [key] = entity, ["event_timestamp"] = s_asOf }),
                }),
                System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/x-ndjson"));
        using var answer = await suite.Api.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text.Length > 2000 ? text[..2000] : text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line))];
    }

    static async Task<JsonElement> UploadAsync(StandaloneProcess suite, string dataset, string csv, string mapping)
    {
        using var file = new StreamContent(File.OpenRead(csv));
        file.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var form = new MultipartFormDataContent { { file, "file", "2019-Oct.csv" } };
        using var answer = await suite.Api.Http.PostAsync($"/v1/ecommerce/{dataset}/uploads?mapping={mapping}&policy=quarantine", form);
        var text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text.Length > 2000 ? text[..2000] : text);
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    static float? Single(JsonElement row, string feature) =>
        row.GetProperty(feature) is { ValueKind: JsonValueKind.Number } value ? value.GetSingle() : null;

    static decimal? Money(JsonElement row, string feature) =>
        row.GetProperty(feature) is { ValueKind: JsonValueKind.Number } value ? value.GetDecimal() : null;
}
