using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Millrace.Testing;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>Two public data sets through the HTTP API, with the mappings of the pack's examples.</summary>
public sealed class RealDataTests
{
    static async Task<(HttpStatusCode Status, JsonObject Answer)> UploadAsync(IntakePlatform platform, string dataset, string query, Stream file, string media)
    {
        using var content = new StreamContent(file);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(media);
        using var response = await platform.Ingestion.PostAsync(new Uri($"/v1/ecommerce/{dataset}/uploads?{query}", UriKind.Relative), content);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());
    }

    [SharedFact("data/rees46-multicategory/2019-Oct.csv")]
    public async Task Every_event_of_a_real_shop_reaches_silver_once_and_its_cut_off_line_is_told()
    {
        await using var platform = await IntakePlatform.StartAsync();
        var path = SharedFolder.PathOf("data/rees46-multicategory/2019-Oct.csv");

        await using (var file = File.OpenRead(path))
        {
            var (status, problem) = await UploadAsync(platform, "interactions", "mapping=rees46-multicategory", file, "text/csv");
            status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            problem["code"]!.GetValue<string>().ShouldBe("validation_failed");
            problem["errors"]!.AsArray().ShouldHaveSingleItem()!["row"]!.GetValue<int>().ShouldBe(17436);
        }

        (await platform.CountsAsync("interactions")).ShouldBe(new RowCount(0, 0, 0, 0, 0, 0));

        JsonObject first;
        await using (var file = File.OpenRead(path))
            (_, first) = await UploadAsync(platform, "interactions", "mapping=rees46-multicategory&policy=quarantine", file, "text/csv");
        first["rows_accepted"]!.GetValue<int>().ShouldBe(17434);
        first["rows_rejected"]!.GetValue<int>().ShouldBe(1);
        var error = first["errors"]!.AsArray().ShouldHaveSingleItem()!;
        (error["row"]!.GetValue<int>(), error["code"]!.GetValue<string>()).ShouldBe((17436, "malformed_csv"));
        var counts = await platform.SettledAsync("interactions", 17434);
        (counts.Silver, counts.Quarantine, counts.Duplicates).ShouldBe((17434, 0, 0));

        // The same file again is the same upload.
        await using (var file = File.OpenRead(path))
        {
            var (_, second) = await UploadAsync(platform, "interactions", "mapping=rees46-multicategory&policy=quarantine", file, "text/csv");
            second["upload_id"]!.GetValue<string>().ShouldBe(first["upload_id"]!.GetValue<string>());
        }

        (await platform.SettledAsync("interactions", 17434)).Silver.ShouldBe(17434);
    }

    [SharedFact("data/complete-journey/transactions_sample.csv.gz")]
    public async Task A_year_of_purchases_ends_in_silver_quarantine_or_pending_and_the_counts_add_up()
    {
        await using var platform = await IntakePlatform.StartAsync(("Tenants:acme:Dimensions:0", "ecommerce.products"));
        await using (var file = File.OpenRead(SharedFolder.PathOf("data/complete-journey/transactions_sample.csv.gz")))
        {
            var (_, answer) = await UploadAsync(platform, "interactions", "mapping=complete-journey-transactions&policy=quarantine", file, "application/gzip");
            var (accepted, rejected) = (answer["rows_accepted"]!.GetValue<long>(), answer["rows_rejected"]!.GetValue<long>());
            (accepted + rejected).ShouldBe(75_000);
            rejected.ShouldBe(Lines().Count(line => !(int.TryParse(line[4], out var quantity) && quantity >= 1)));
            // No product is known yet: every row waits.
            (await platform.SettledAsync("interactions", accepted)).Pending.ShouldBe(accepted);
        }

        await using (var file = File.OpenRead(SharedFolder.PathOf("data/complete-journey/products.csv.gz")))
            (await UploadAsync(platform, "products", "mapping=complete-journey-products", file, "application/gzip")).Answer["rows_accepted"]!.GetValue<int>().ShouldBe(92_331);
        await platform.SettledAsync("products", 92_331);
        var known = Rows("products.csv.gz").Select(row => row[0]).ToHashSet();
        var good = Lines().Where(line => int.TryParse(line[4], out var quantity) && quantity >= 1).ToList();
        var missing = good.Count(line => !known.Contains(line[3]));
        var settled = await platform.UntilAsync("interactions", counts => counts.Pending == missing && counts.Silver == good.Count - missing);
        settled.ShouldBe(new RowCount(good.Count - missing, 0, missing, 0, 0, 75_000 - good.Count));
    }

    static IEnumerable<string[]> Lines() => Rows("transactions_sample.csv.gz");

    /// <summary>The plain way to read these files: no field of theirs that is used here holds a comma.</summary>
    static IEnumerable<string[]> Rows(string name)
    {
        using var text = new StreamReader(new GZipStream(File.OpenRead(SharedFolder.PathOf("data/complete-journey/" + name)), CompressionMode.Decompress));
        text.ReadLine();
        while (text.ReadLine() is { } line)
            yield return [.. line.Split(',').Select(field => field.Trim('"'))];
    }
}
