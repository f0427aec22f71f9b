using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Parquet;
using Millrace.Lake.Storage;
using Millrace.Services.Tests.Compute;

namespace Millrace.Services.Tests.Serving;

/// <summary>The forms in which rows come for values of the past, and in which the answers go back.</summary>
public sealed class HistoricalFormsTests : IAsyncLifetime
{
    const string Query = "/get-historical-features?features=user_features:total_purchases,user_features:monetary_value";

    static readonly (string User, string At, long Label)[] s_rows =
        [("u1", "2026-03-02T00:00:00Z", 1), ("u1", "2026-03-01T10:00:00Z", 0), ("u1", "2026-03-01T10:00:00.000001Z", 1), ("nobody", "2026-03-02T00:00:00Z", 0)];

    static readonly TableSchema s_spine = new([new("user_id", LakeType.String), new("event_timestamp", LakeType.TimestampUtc), new("label", LakeType.Int32)]);

    TwoServices _services = null!;

    ServingHost Host => _services.Serving;

    public async Task InitializeAsync()
    {
        _services = await TwoServices.StartAsync(ComputeHost.Packs, new FixedClock(DateTimeOffset.Parse("2026-03-02T12:00:00Z", CultureInfo.InvariantCulture)));
        await ShopSilver.ProductsAsync(_services.Lake, ("p1", "2026-02-01T00:00:00Z", "Shoes", 7m), ("p1", "2026-03-01T12:00:00Z", "Boots", 8m));
        await ShopSilver.InteractionsAsync(
            _services.Lake,
            ("e1", "2026-03-01T10:00:00Z", "u1", "p1", "purchase", null), ("e2", "2026-03-01T13:00:00Z", "u1", "p1", "purchase", null));
    }

    public async Task DisposeAsync() => await _services.DisposeAsync();

    [Theory]
    [InlineData("application/x-ndjson")]
    [InlineData("text/csv")]
    [InlineData("application/vnd.apache.parquet")]
    public async Task A_spine_in_any_form_gets_the_same_values_and_comes_back(string form)
    {
        var body = form switch
        {
            "text/csv" => Encoding.UTF8.GetBytes("user_id,event_timestamp,label\n" + string.Concat(s_rows.Select(row => $"{row.User},{row.At},{row.Label}\n"))),
            "application/x-ndjson" => Encoding.UTF8.GetBytes(string.Concat(s_rows.Select(row => $$"""{"user_id":"{{row.User}}","event_timestamp":"{{row.At}}","label":{{row.Label}}}""" + "\n"))),
            _ => await ParquetAsync(Spine()),
        };
        var (status, answer) = await SendAsync(Query, body, form);
        status.ShouldBe(200, answer);
        var rows = JsonSerializer.Deserialize<JsonElement[]>(answer)!;
        rows.Select(row => row.GetProperty("total_purchases").GetInt64()).ShouldBe([2, 0, 1, 0]);
        rows.Select(row => row.GetProperty("monetary_value").GetDecimal()).ShouldBe([15m, 0m, 7m, 0m]);
        rows.Select(row => row.GetProperty("user_id").GetString()).ShouldBe(s_rows.Select(row => row.User));
        rows.Select(row => row.GetProperty("event_timestamp").GetString()).ShouldBe(s_rows.Select(row => row.At));
        rows.Select(row => row.GetProperty("label").ToString()).ShouldBe(s_rows.Select(row => row.Label.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task A_table_is_a_spine_at_the_version_asked_for()
    {
        var table = await DeltaTable.CreateAsync(LakeRoot.Open(_services.Lake), "acme/ecommerce/training/spine", new TableDefinition(s_spine));
        await table.AppendAsync([Spine()]);
        await table.AppendAsync([Spine()]);
        foreach (var (spine, rows) in new[]
        {
            ("""{"table":"ecommerce/training/spine","version":1}""", 4), ("""{"table":"acme/ecommerce/training/spine"}""", 8),
            ("""{"table":"ecommerce/silver/interactions","timestamp":"event_time"}""", 2),
        })
        {
            var (status, answer) = await Host.PostAsync("/get-historical-features", $$"""{"features":["user_features:total_purchases"],"spine":{{spine}}}""");
            status.ShouldBe(200, answer.ToString());
            answer.GetArrayLength().ShouldBe(rows);
            answer[1].GetProperty("total_purchases").GetInt64().ShouldBe(rows == 2 ? 1 : 0);
        }
    }

    [Fact]
    public async Task Parquet_answers_keep_the_types_of_columns_and_features()
    {
        var (status, answer) = await SendRawAsync(Query, await ParquetAsync(Spine()), "application/vnd.apache.parquet", "application/vnd.apache.parquet");
        status.ShouldBe(200);
        await using var reader = await ParquetReader.OpenAsync(new MemoryStream(answer), "answer");
        reader.Schema.Fields.Select(field => field.Name).ShouldBe(["user_id", "event_timestamp", "label", "total_purchases", "monetary_value"]);
        reader.Schema.Fields.Select(field => field.Type).ShouldBe([LakeType.String, LakeType.TimestampUtc, LakeType.Int32, LakeType.Int64, LakeType.Decimal(38, 6)]);
        var batches = new List<ColumnBatch>();
        await foreach (var batch in reader.ReadAsync())
            batches.Add(batch);
        var rows = batches.ShouldHaveSingleItem();
        Enumerable.Range(0, 4).Select(row => rows["total_purchases"].ValueAt(row)).ShouldBe([2L, 0L, 1L, 0L]);
        Enumerable.Range(0, 4).Select(row => rows["monetary_value"].ValueAt(row)!.ToString()).ShouldBe(["15.000000", "0.000000", "7.000000", "0.000000"]);
    }

    [Theory]
    [InlineData("text/csv", "user_id,event_timestamp\nu1,2026-03-01T00:00:00Z\nu1,soon\n", "invalid_spine", 1)]
    [InlineData("text/csv", "user_id,event_timestamp\n,2026-03-01T00:00:00Z\n", "invalid_entity_key", 0)]
    [InlineData("text/csv", "user_id,event_timestamp\nu1\n", "invalid_spine", null)]
    [InlineData("text/csv", "", "invalid_spine", null)]
    [InlineData("text/csv", "user_id,event_timestamp,total_purchases\nu1,2026-03-01T00:00:00Z,3\n", "ambiguous_feature_name", null)]
    [InlineData("application/x-ndjson", "{\"user_id\":\"u1\"}\n{\n", "malformed_json", null)]
    [InlineData("application/x-ndjson", "{\"user_id\":\"u1\",\"event_timestamp\":\"2026-03-01T00:00:00Z\"}\n{\"user_id\":null,\"event_timestamp\":\"2026-03-01T00:00:00Z\"}\n", "invalid_entity_key", 1)]
    [InlineData("application/vnd.apache.parquet", "PAR1 it is not", "invalid_spine", null)]
    [InlineData("application/json", """{"features":["user_features:total_purchases"],"spine":{"table":"ecommerce/training/none"}}""", "unknown_table", null)]
    [InlineData("application/json", """{"features":["user_features:total_purchases"],"spine":{"table":"../other/ecommerce/silver/interactions"}}""", "invalid_field", null)]
    [InlineData("application/json", """{"features":["user_features:total_purchases"],"spine":{"table":"ecommerce/silver/interactions","version":99,"timestamp":"event_time"}}""", "unknown_version", null)]
    [InlineData("application/json", """{"features":["user_features:total_purchases"],"spine":{"table":"ecommerce/silver/interactions"}}""", "invalid_spine", null)]
    [InlineData("application/json", """{"features":["user_features:total_purchases"],"entity_rows":[],"output":"csv"}""", "invalid_field", null)]
    public async Task A_mistake_in_the_rows_is_told_with_its_place(string form, string body, string code, int? row)
    {
        var (status, answer) = await SendAsync("/get-historical-features" + (form == "application/json" ? "" : "?features=user_features:total_purchases"), Encoding.UTF8.GetBytes(body), form);
        status.ShouldBeInRange(400, 422, answer);
        var problem = JsonSerializer.Deserialize<JsonElement>(answer);
        problem.GetProperty("code").GetString().ShouldBe(code, answer);
        if (row is { } at)
            problem.GetProperty("row").GetInt32().ShouldBe(at);
    }

    [Fact]
    public async Task What_nobody_can_read_is_not_acceptable()
    {
        var (status, answer) = await SendRawAsync(Query, [], "application/x-ndjson", "image/png");
        status.ShouldBe(406, Encoding.UTF8.GetString(answer));
    }

    [Fact]
    public async Task A_table_as_output_is_a_job_whose_table_is_a_spine_again()
    {
        var (status, answer) = await SendAsync(Query + "&output=table", await ParquetAsync(Spine()), "application/vnd.apache.parquet");
        status.ShouldBe(202, answer);
        var job = await DoneAsync(JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("id").GetString()!);
        job.GetProperty("state").GetString().ShouldBe("succeeded", job.ToString());
        job.GetProperty("rows").GetInt64().ShouldBe(4);
        var spine = JsonSerializer.Serialize(new { table = job.GetProperty("table").GetString(), version = job.GetProperty("version").GetInt64() });
        var (again, rows) = await Host.PostAsync("/get-historical-features", $$"""{"features":["user_features:total_purchases"],"full_feature_names":true,"spine":{{spine}}}""");
        again.ShouldBe(200, rows.ToString());
        rows.EnumerateArray().Select(row => row.GetProperty("total_purchases").GetInt64()).ShouldBe([2, 0, 1, 0]);
        rows.EnumerateArray().Select(row => row.GetProperty("user_features__total_purchases").GetInt64()).ShouldBe([2, 0, 1, 0]);
    }

    [Fact]
    public async Task Many_rows_are_a_job_and_one_that_cannot_be_worked_says_why()
    {
        var many = new StringBuilder("user_id,event_timestamp\n");
        for (var row = 0; row <= 100_000; row++)
            many.Append("u1,2026-03-02T00:00:00Z\n");
        var (status, answer) = await SendAsync(Query, Encoding.UTF8.GetBytes(many.ToString()), "text/csv");
        status.ShouldBe(202, answer);
        var job = await DoneAsync(JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("id").GetString()!);
        job.GetProperty("state").GetString().ShouldBe("succeeded", job.ToString());
        job.GetProperty("rows").GetInt64().ShouldBe(100_001);

        (status, answer) = await SendAsync(Query + "&output=table", "user_id,event_timestamp\nu1,soon\n"u8.ToArray(), "text/csv");
        status.ShouldBe(202, answer);
        job = await DoneAsync(JsonSerializer.Deserialize<JsonElement>(answer).GetProperty("id").GetString()!);
        job.GetProperty("state").GetString().ShouldBe("failed");
        job.GetProperty("code").GetString().ShouldBe("invalid_spine");

        (await Host.Client.GetAsync(new Uri("/v1/jobs/none", UriKind.Relative))).StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_job_that_a_killed_process_left_behind_is_worked_by_the_next()
    {
        var body = Convert.ToBase64String("""{"features":["user_features:total_purchases"],"output":"table","entity_rows":[{"user_id":"u1","event_timestamp":"2026-03-02T00:00:00Z"}]}"""u8);
        var ticket = $$$"""{"Id":"left","Tenant":"acme","Packs":null,"Pack":"ecommerce","Call":{"ContentType":"application/json","Query":"","Body":"{{{body}}}"}}""";
        await LakeRoot.Open(_services.Lake).PutAsync("acme/ecommerce/staging/historical/left.json", Encoding.UTF8.GetBytes(ticket));
        await _services.RestartServingAsync();
        var job = await DoneAsync("left");
        job.GetProperty("state").GetString().ShouldBe("succeeded", job.ToString());
        (await LakeRoot.Open(_services.Lake).HeadAsync("acme/ecommerce/staging/historical/left.json")).ShouldBeNull();
    }

    async Task<JsonElement> DoneAsync(string id)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        while (true)
        {
            using var response = await Host.Client.GetAsync(new Uri("/v1/jobs/" + id, UriKind.Relative), limit.Token);
            if (response.IsSuccessStatusCode)
            {
                var job = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync(limit.Token));
                if (job.GetProperty("state").GetString() is "succeeded" or "failed")
                    return job;
            }
            await Task.Delay(20, limit.Token);
        }
    }

    async Task<(int Status, string Answer)> SendAsync(string path, byte[] body, string type)
    {
        var (status, answer) = await SendRawAsync(path, body, type, "application/json");
        return (status, Encoding.UTF8.GetString(answer));
    }

    async Task<(int Status, byte[] Answer)> SendRawAsync(string path, byte[] body, string type, string accept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new(type);
        request.Headers.Accept.ParseAdd(accept);
        using var response = await Host.Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    static ColumnBatch Spine()
    {
        var rows = new BatchBuilder(s_spine);
        foreach (var (user, at, label) in s_rows)
            rows.Append(user, DateTimeOffset.Parse(at, CultureInfo.InvariantCulture), (int)label);
        return rows.Build();
    }

    static async Task<byte[]> ParquetAsync(ColumnBatch rows)
    {
        using var file = new MemoryStream();
        await using (var writer = new ParquetWriter(file, rows.Schema, leaveOpen: true))
        {
            await writer.WriteAsync(rows);
            await writer.CloseAsync();
        }
        return file.ToArray();
    }
}
