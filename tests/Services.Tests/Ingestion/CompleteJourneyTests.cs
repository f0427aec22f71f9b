using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Millrace.Testing;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>A year of a real supermarket with its catalogue, which lacks some of what was sold, through the HTTP API.</summary>
public sealed class CompleteJourneyTests
{
    const string Sales = "data/complete-journey/transactions_sample.csv.gz", Catalogue = "data/complete-journey/products.csv.gz";

    static GZipStream Open(string path) => new(File.OpenRead(SharedFolder.PathOf(path)), CompressionMode.Decompress);

    /// <summary>The columns that matter here; no cell before them holds a comma. Read by the test itself, not by the project.</summary>
    static List<string[]> Cells(string path, params string[] columns)
    {
        using var reader = new StreamReader(Open(path));
        var names = reader.ReadLine()!.Replace("\"", "").Split(',');
        var wanted = Array.ConvertAll(columns, column => Array.IndexOf(names, column));
        List<string[]> rows = [];
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Replace("\"", "").Split(',');
            rows.Add(Array.ConvertAll(wanted, index => cells[index]));
        }

        return rows;
    }

    /// <summary>The catalogue without what nobody bought.</summary>
    static MemoryStream Bought(HashSet<string> ids)
    {
        using var reader = new StreamReader(Open(Catalogue));
        var kept = new StringBuilder().AppendLine(reader.ReadLine());
        while (reader.ReadLine() is { } line)
            if (ids.Contains(line.Split('"')[1]))
                kept.AppendLine(line);
        return new(Encoding.UTF8.GetBytes(kept.ToString()));
    }

    [SharedFact(Sales)]
    public async Task Every_line_of_a_year_of_sales_finds_its_place_and_the_counts_add_up()
    {
        var sales = Cells(Sales, "product_id", "quantity");
        var catalogue = Cells(Catalogue, "product_id").Select(row => row[0]).ToHashSet();
        static bool IsNothing(string[] sale) => int.Parse(sale[1], CultureInfo.InvariantCulture) == 0;
        var nothing = sales.Count(IsNothing);
        var foreign = sales.Count(sale => !IsNothing(sale) && !catalogue.Contains(sale[0]));
        (sales.Count, nothing > 0, foreign > 0).ShouldBe((75_000, true, true));

        await using var platform = await IntakePlatform.StartAsync(("Tenants:acme:Dimensions:0", "ecommerce.products"));

        // The sales first: all of them wait, or break a rule.
        await using (var file = Open(Sales))
        {
            var (status, answer) = await platform.UploadAsync("interactions", "mapping=complete-journey-transactions&policy=quarantine", file);
            status.ShouldBe(HttpStatusCode.OK);
            answer["rows_accepted"]!.GetValue<int>().ShouldBe(75_000 - nothing);
            answer["rows_rejected"]!.GetValue<int>().ShouldBe(nothing);

            // The file's first line are the names.
            var told = answer["errors"]!.AsArray();
            told.Select(error => error!["row"]!.GetValue<int>()).ShouldBe(Enumerable.Range(0, sales.Count).Where(index => IsNothing(sales[index])).Select(index => index + 2));
            told.ShouldAllBe(error => error!["column"]!.GetValue<string>() == "quantity" && error["code"]!.GetValue<string>() == "out_of_range");
        }

        var waiting = await platform.UntilAsync("interactions", counts => counts.Pending + counts.Refused == 75_000);
        waiting.ShouldBe(new RowCount(0, 0, 75_000 - nothing, 0, 0, nothing));

        // Then the catalogue: all go on whose product is in it.
        var bought = sales.Select(sale => sale[0]).Where(catalogue.Contains).ToHashSet();
        await using (var file = Bought(bought))
            (await platform.UploadAsync("products", "mapping=complete-journey-products&policy=quarantine", file)).Answer["rows_accepted"]!.GetValue<int>().ShouldBe(bought.Count);
        var counts = await platform.UntilAsync("interactions", counts => counts.Pending == foreign && counts.Silver + foreign + nothing == 75_000);
        counts.ShouldBe(new RowCount(75_000 - nothing - foreign, 0, foreign, 0, 0, nothing));
        (await platform.SettledAsync("products", bought.Count)).Silver.ShouldBe(bought.Count);
    }
}
