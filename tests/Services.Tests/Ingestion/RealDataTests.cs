using System.Net;
using System.Text.Json.Nodes;
using Millrace.Testing;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>A public data set through the HTTP API, with the mapping of the pack's examples.</summary>
public sealed class RealDataTests
{
    [SharedFact("data/rees46-multicategory/2019-Oct.csv")]
    public async Task Every_event_of_a_real_shop_reaches_silver_once_and_its_cut_off_line_is_told()
    {
        await using var platform = await IntakePlatform.StartAsync();
        var path = SharedFolder.PathOf("data/rees46-multicategory/2019-Oct.csv");

        await using (var file = File.OpenRead(path))
        {
            var (status, problem) = await platform.UploadAsync("interactions", "mapping=rees46-multicategory", file);
            status.ShouldBe(HttpStatusCode.UnprocessableEntity);
            problem["code"]!.GetValue<string>().ShouldBe("validation_failed");
            problem["errors"]!.AsArray().ShouldHaveSingleItem()!["row"]!.GetValue<int>().ShouldBe(17436);
        }

        (await platform.CountsAsync("interactions")).ShouldBe(new RowCount(0, 0, 0, 0, 0, 0));

        JsonObject first;
        await using (var file = File.OpenRead(path))
            (_, first) = await platform.UploadAsync("interactions", "mapping=rees46-multicategory&policy=quarantine", file);
        first["rows_accepted"]!.GetValue<int>().ShouldBe(17434);
        first["rows_rejected"]!.GetValue<int>().ShouldBe(1);
        var error = first["errors"]!.AsArray().ShouldHaveSingleItem()!;
        (error["row"]!.GetValue<int>(), error["code"]!.GetValue<string>()).ShouldBe((17436, "malformed_csv"));
        var counts = await platform.SettledAsync("interactions", 17434);
        (counts.Silver, counts.Quarantine, counts.Duplicates).ShouldBe((17434, 0, 0));

        // The same file again is the same upload.
        await using (var file = File.OpenRead(path))
        {
            var (_, second) = await platform.UploadAsync("interactions", "mapping=rees46-multicategory&policy=quarantine", file);
            second["upload_id"]!.GetValue<string>().ShouldBe(first["upload_id"]!.GetValue<string>());
        }

        (await platform.SettledAsync("interactions", 17434)).Silver.ShouldBe(17434);
    }
}
