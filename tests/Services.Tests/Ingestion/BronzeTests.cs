using System.Diagnostics;
using System.Text;
using Millrace.Lake.Columns;
using Millrace.Lake.Layers;
using Millrace.Lake.Parquet;
using Millrace.Lake.Storage;
using Millrace.Testing;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>What bronze holds after events and files came in.</summary>
public sealed class BronzeTests : IAsyncLifetime
{
    static readonly LakePath s_path = new("acme", "ecommerce");
    IntakePlatform _platform = null!;

    public async Task InitializeAsync() => _platform = await IntakePlatform.StartAsync();

    public async Task DisposeAsync() => await _platform.DisposeAsync();

    [Fact]
    public async Task Every_event_lies_in_bronze_byte_for_byte_as_it_was_sent()
    {
        // Spaces, escapes and the order of members are the sender's own.
        var lines = Enumerable.Range(0, 2500).Select(number => ShopEvents.Line(number, more: $", \"note\" :  \"\\u00e9 {number}\"")).ToList();
        await _platform.SendLinesAsync("interactions", lines);
        await _platform.SettledAsync("interactions", lines.Count);
        var kept = await PayloadsAsync(lines.Count);
        kept.Count.ShouldBe(lines.Count);
        kept.Except(lines).Take(3).ShouldBeEmpty();
    }

    [SharedFact("data/rees46-multicategory/2019-Oct.csv")]
    public async Task An_uploaded_file_lies_in_bronze_line_for_line_as_Parquet()
    {
        var file = SharedFolder.PathOf("data/rees46-multicategory/2019-Oct.csv");
        string? path;
        await using (var content = File.OpenRead(file))
            path = (await _platform.UploadAsync("interactions", "mapping=rees46-multicategory&policy=quarantine", content)).Answer["s3_path"]?.GetValue<string>();
        path.ShouldNotBeNull().ShouldEndWith(".parquet");
        path.ShouldContain("/acme/ecommerce/bronze/interactions/year=");
        path.ShouldContain("/hour=");
        var expected = (await File.ReadAllLinesAsync(file)).Skip(1).ToList();
        var at = 0;
        await using var reader = await ParquetReader.OpenFileAsync(path);
        reader.Schema.Fields.Select(field => field.Name).ShouldContain("user_session");
        await foreach (var batch in reader.ReadAsync(["_line", "_raw"]))
            for (var row = 0; row < batch.RowCount; row++, at++)
            {
                batch["_line"].ValueAt(row).ShouldBe((long)at + 2);
                ((BytesColumn)batch["_raw"]).Text(row).ShouldBe(expected[at]);
            }
        at.ShouldBe(expected.Count);
    }

    async Task<List<string>> PayloadsAsync(int count)
    {
        var waited = Stopwatch.StartNew();
        var reader = new BronzeReader(new FolderObjectStore(_platform.LakeFolder));
        while (true)
        {
            var payloads = new List<string>();
            await foreach (var info in reader.ListAsync(s_path, "interactions"))
                if (info.Path.EndsWith(".ndjson.gz", StringComparison.Ordinal))
                    await foreach (var line in reader.LinesAsync(info.Path))
                        payloads.Add(Encoding.UTF8.GetString(line.Span));
            payloads.Sort(StringComparer.Ordinal);
            if (payloads.Count >= count || waited.Elapsed > TimeSpan.FromMinutes(2))
                return payloads;
            await Task.Delay(50);
        }
    }
}
