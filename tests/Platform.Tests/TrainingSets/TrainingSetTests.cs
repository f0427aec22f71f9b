using System.Text.Json;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Platform.Tests.Events;
using Millrace.Platform.Tests.Faults;
using Millrace.Platform.Tests.Processes;

namespace Millrace.Platform.Tests.TrainingSets;

/// <summary>A training set through the public API: rows of the past, values of the past, cut by time.</summary>
public sealed class TrainingSetTests
{
    [Fact]
    public async Task A_training_set_holds_what_was_known_at_each_rows_time_and_is_cut_by_time()
    {
        var now = TimeProvider.System.GetUtcNow();
        var events = ShopEvent.Draw(seed: 41, count: 300, now).Where(one => one.IsValid).ToArray();
        var folder = Directory.CreateTempSubdirectory("millrace-training-");
        try
        {
            await using var suite = new StandaloneProcess(folder.FullName);
            await suite.StartAsync();
            (await Settled.SendAsync(suite.Api, events)).ShouldBe(202);
            await suite.Api.UntilAsync(
                "every event is in silver", async () => await LakeCounts.DistinctAsync(folder.FullName, LakeCounts.Silver) == events.Length);
            var request = JsonSerializer.Serialize(new
            {
                name = "purchases",
                pack = "ecommerce",
                features = new[] { "user_features:total_interactions", "user_features:monetary_value", "item_features:conversion_rate" },
                spine = new { dataset = "interactions", start = now.AddDays(-2), end = now, keys = new[] { "user_id", "product_id" } },
                label = new { column = "interaction_type", positive = new[] { "purchase" } },
            });

            var (status, manifest) = await suite.Api.PostAsync("/v1/training-sets", request);

            status.ShouldBe(201, manifest.ToString());
            var rows = await RowsAsync(folder.FullName, manifest.GetProperty("table").GetString()!);
            rows.Count.ShouldBe(events.Length);
            foreach (var row in rows)
            {
                var before = events.Where(one => one.User == row.User && Micros(one.Time) < row.Time).ToArray();
                row.Total.ShouldBe(before.LongLength, row.ToString());
            }
            rows.Average(row => row.Label).ShouldBe(events.Average(one => one.Type == "purchase" ? 1.0 : 0.0), 1e-12);
            rows.Count(row => row.Split == "train").ShouldBe(events.Length * 70 / 100);
            rows.Count(row => row.Split == "validation").ShouldBe((events.Length * 80 / 100) - (events.Length * 70 / 100));
            rows.Where(row => row.Split == "train").Max(row => row.Time).ShouldBeLessThan(rows.Where(row => row.Split == "test").Min(row => row.Time));

            var id = manifest.GetProperty("id").GetString()!;
            var (_, again) = await suite.Api.PostAsync("/v1/training-sets", request);
            again.GetProperty("id").GetString().ShouldBe(id);
            again.GetProperty("content_hash").GetString().ShouldBe(manifest.GetProperty("content_hash").GetString());
            using var found = await suite.Api.Http.GetAsync($"/v1/training-sets/{id}");
            found.IsSuccessStatusCode.ShouldBeTrue();
            var downstream = await suite.Api.Http.GetStringAsync("/v1/lineage/view/user_features?direction=downstream");
            JsonSerializer.Deserialize<JsonElement>(downstream).GetProperty("graph").EnumerateArray().Select(node => node.GetProperty("id").GetString())
                .ShouldContain(node => node!.StartsWith("dataset:", StringComparison.Ordinal) && node.EndsWith($"training-set:{id}", StringComparison.Ordinal));
            await HasNegativesAsync(suite, folder.FullName, events, now);
            await IsServedAsTrainedAsync(suite, folder.FullName, now);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    static async Task HasNegativesAsync(StandaloneProcess suite, string folder, ShopEvent[] events, DateTimeOffset now)
    {
        var request = JsonSerializer.Serialize(new
        {
            name = "with-negatives",
            pack = "ecommerce",
            features = new[] { "user_features:total_interactions" },
            spine = new { dataset = "interactions", start = now.AddDays(-2), end = now, keys = new[] { "user_id", "product_id" } },
            label = new { column = "interaction_type", positive = new[] { "purchase" } },
            negatives = new { ratio = 2 },
        });
        var (status, manifest) = await suite.Api.PostAsync("/v1/training-sets", request);
        status.ShouldBe(201, manifest.ToString());
        var pairs = await PairsAsync(folder, manifest.GetProperty("table").GetString()!);
        var known = events.Select(one => (one.User, one.Product)).ToHashSet();
        var positives = events.Where(one => one.Type == "purchase").Select(one => (one.User, one.Product)).ToHashSet();
        pairs.Where(pair => pair.Label == 1).Select(pair => (pair.User, pair.Product)).ShouldBe(positives, ignoreOrder: true);
        var negatives = pairs.Where(pair => pair.Label == 0).Select(pair => (pair.User, pair.Product)).ToArray();
        negatives.ShouldBeUnique();
        negatives.ShouldAllBe(pair => !known.Contains(pair), "the user never had to do with it, before or after");
        var report = manifest.GetProperty("negatives");
        report.GetProperty("positives").GetInt32().ShouldBe(positives.Count);
        report.GetProperty("drawn").GetInt32().ShouldBe(negatives.Length);
        report.GetProperty("shortfall").GetInt32().ShouldBe((2 * positives.Count) - negatives.Length);
    }

    static async Task<List<Row>> RowsAsync(string dataFolder, string path)
    {
        var table = await DeltaTable.OpenAsync(LakeRoot.Open(Path.Combine(dataFolder, "lake")), path);
        var rows = new List<Row>();
        string[] columns = ["split", "event_timestamp", "user_id", "label", "user_features__total_interactions"];
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = columns }))
            for (var row = 0; row < batch.RowCount; row++)
                rows.Add(new Row(
                    (string)batch.Columns[0].ValueAt(row)!, (long)batch.Columns[1].ValueAt(row)!, (string)batch.Columns[2].ValueAt(row)!,
                    (double)batch.Columns[3].ValueAt(row)!, (long)batch.Columns[4].ValueAt(row)!));
        return rows;
    }

    static async Task IsServedAsTrainedAsync(StandaloneProcess suite, string folder, DateTimeOffset now)
    {
        var request = JsonSerializer.Serialize(new
        {
            name = "scaled",
            pack = "ecommerce",
            features = new[] { "user_features:total_interactions" },
            spine = new { dataset = "interactions", start = now.AddDays(-2), end = now, keys = new[] { "user_id" } },
            transform = new[] { new { feature = "user_features:total_interactions", normalise = "standard" } },
        });
        var (status, manifest) = await suite.Api.PostAsync("/v1/training-sets", request);
        status.ShouldBe(201, manifest.ToString());
        var parameters = manifest.GetProperty("transform")[0];
        var (shift, scale) = (parameters.GetProperty("shift").GetDouble(), parameters.GetProperty("scale").GetDouble());
        var table = await DeltaTable.OpenAsync(LakeRoot.Open(Path.Combine(folder, "lake")), manifest.GetProperty("table").GetString()!);
        var train = new List<double>();
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = ["split", "user_features__total_interactions"] }))
            for (var row = 0; row < batch.RowCount; row++)
                if ((string)batch.Columns[0].ValueAt(row)! == "train")
                    train.Add((double)batch.Columns[1].ValueAt(row)!);
        train.Average().ShouldBe(0, 1e-9);
        train.Average(value => value * value).ShouldBe(1, 1e-9);

        (await suite.Api.PostAsync("/v1/models/ranker/training-results", JsonSerializer.Serialize(new { succeeded = true, version = "7", training_set_id = manifest.GetProperty("id").GetString() }))).Status.ShouldBe(200);
        const string lookup = """{"features":["user_features:total_interactions"],"entities":{"user_id":["u1"]}""";
        var (_, plain) = await suite.Api.PostAsync("/get-online-features", lookup + "}");
        var (served, scaled) = await suite.Api.PostAsync("/get-online-features", lookup + ""","transform":"ranker:7"}""");
        served.ShouldBe(200, scaled.ToString());
        scaled.GetProperty("results")[1].GetProperty("values")[0].GetDouble().ShouldBe((plain.GetProperty("results")[1].GetProperty("values")[0].GetDouble() - shift) / scale, 1e-12);
        (await suite.Api.PostAsync("/get-online-features", lookup + ""","transform":"ranker:6"}""")).Status.ShouldBe(404);
        await IsServedByEveryVersionAsync(suite, folder, now, id: manifest.GetProperty("id").GetString()!, scaled: value => (value - shift) / scale);
        (await suite.Api.PostAsync("/get-online-features", lookup + ""","transform":"nobody:1"}""")).Status.ShouldBe(404);
        (await suite.Api.PostAsync("/get-online-features", lookup + ""","transform":"ranker"}""")).Status.ShouldBe(422);
    }

    // A second version of the model, trained with one-hot texts, leaves the first one served as it was trained.
    static async Task IsServedByEveryVersionAsync(StandaloneProcess suite, string folder, DateTimeOffset now, string id, Func<double, double> scaled)
    {
        var (status, manifest) = await suite.Api.PostAsync("/v1/training-sets", JsonSerializer.Serialize(new
        {
            name = "encoded",
            pack = "ecommerce",
            features = new[] { "user_features:favorite_category", "user_features:total_interactions" },
            spine = new { dataset = "interactions", start = now.AddDays(-2), end = now, keys = new[] { "user_id" } },
            transform = new[] { new { feature = "user_features:favorite_category", encode = "one_hot", impute = "zero" } },
        }));
        status.ShouldBe(201, manifest.ToString());
        var categories = manifest.GetProperty("transform")[0].GetProperty("categories").EnumerateArray().Select(each => each.GetString()!).ToArray();
        var table = await DeltaTable.OpenAsync(LakeRoot.Open(Path.Combine(folder, "lake")), manifest.GetProperty("table").GetString()!);
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = ["user_features__favorite_category"] }))
            for (var row = 0; row < batch.RowCount; row++)
                ((IReadOnlyList<object?>)batch.Columns[0].ValueAt(row)!).Select(Convert.ToSingle).Order().ShouldBe([.. Enumerable.Repeat(0f, categories.Length), 1f]);

        Task<(int Status, JsonElement Body)> ReportAsync(string version, string set) =>
            suite.Api.PostAsync("/v1/models/ranker/training-results", JsonSerializer.Serialize(new { succeeded = true, version, training_set_id = set }));
        (await ReportAsync("8", manifest.GetProperty("id").GetString()!)).Status.ShouldBe(200);
        (await ReportAsync("8", id)).Status.ShouldBe(409, "a version is trained once");

        const string features = "\"features\":[\"user_features:favorite_category\",\"user_features:total_interactions\"]";
        async Task<(JsonElement Category, double Total)> OnlineAsync(string transform)
        {
            var (code, body) = await suite.Api.PostAsync("/get-online-features", $$"""{{{features}},"entities":{"user_id":["u1"]}{{transform}}}""");
            code.ShouldBe(200, body.ToString());
            return (body.GetProperty("results")[1].GetProperty("values")[0], body.GetProperty("results")[2].GetProperty("values")[0].GetDouble());
        }
        async Task<(JsonElement Category, double Total)> ThenAsync(string transform)
        {
            var (code, body) = await suite.Api.PostAsync("/get-historical-features", $$"""{{{features}},"entity_rows":[{"user_id":"u1","event_timestamp":"{{now:O}}"}]{{transform}}}""");
            code.ShouldBe(200, body.ToString());
            return (body[0].GetProperty("favorite_category"), body[0].GetProperty("total_interactions").GetDouble());
        }
        foreach (var ask in new Func<string, Task<(JsonElement Category, double Total)>>[] { OnlineAsync, ThenAsync })
        {
            var plain = await ask("");
            (await ask(",\"transform\":\"ranker:7\"")).Total.ShouldBe(scaled(plain.Total), 1e-12);
            var encoded = await ask(",\"transform\":\"ranker:8\"");
            encoded.Total.ShouldBe(plain.Total, "the version does not transform it");
            var place = plain.Category.ValueKind == JsonValueKind.Null ? Array.IndexOf(categories, "") : Array.IndexOf(categories, plain.Category.GetString());
            encoded.Category.EnumerateArray().Select(each => each.GetDouble()).ShouldBe(Enumerable.Range(0, categories.Length + 1).Select(at => at == (place < 0 ? categories.Length : place) ? 1.0 : 0.0));
        }
        (await suite.Api.PostAsync("/get-historical-features", $$"""{{{features}},"entity_rows":[{"user_id":"u1","event_timestamp":"{{now:O}}"}],"transform":"ranker:9"}""")).Status.ShouldBe(404);
    }

    static async Task<List<(string User, string Product, double Label)>> PairsAsync(string dataFolder, string path)
    {
        var table = await DeltaTable.OpenAsync(LakeRoot.Open(Path.Combine(dataFolder, "lake")), path);
        var pairs = new List<(string, string, double)>();
        await foreach (var batch in table.ReadAsync(new ReadOptions { Columns = ["user_id", "product_id", "label"] }))
            for (var row = 0; row < batch.RowCount; row++)
                pairs.Add(((string)batch.Columns[0].ValueAt(row)!, (string)batch.Columns[1].ValueAt(row)!, (double)batch.Columns[2].ValueAt(row)!));
        return pairs;
    }

    // Events are sent with microseconds.
    static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    sealed record Row(string Split, long Time, string User, double Label, long Total);
}
