using System.Globalization;
using System.Text.Json;
using Millrace.Catalog.Silver;
using Millrace.Contracts.Tenancy;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;
using Millrace.Lake.Parquet;
using Millrace.Lake.Storage;

namespace Millrace.Services.Tests.Serving;

/// <summary>Rows from outside, by HTTP or from a table: taken in under their contract, served, joined as of, expired.</summary>
public sealed class ExternalViewTests : IAsyncLifetime
{
    readonly string _packs = Directory.CreateTempSubdirectory("millrace-external-").FullName;
    readonly FixedClock _clock = new(Instant("2026-02-10T00:00:00Z"));
    TwoServices _services = null!;

    public async Task InitializeAsync()
    {
        foreach (var (path, text) in s_pack)
        {
            var file = Path.Combine(_packs, "fleet", path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await File.WriteAllTextAsync(file, text);
        }
        _services = await TwoServices.StartAsync(_packs, _clock);
    }

    public async Task DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_packs, recursive: true);
    }

    static readonly (string Path, string Text)[] s_pack =
    [
        ("contracts/ratings.odcs.yaml", """
            apiVersion: v3.1.0
            kind: DataContract
            id: fleet.ratings
            name: ratings
            version: 1.0.0
            status: active
            dataProduct: fleet
            schema:
              - name: ratings
                logicalType: object
                physicalType: table
                customProperties:
                  - {property: kind, value: entity}
                  - {property: eventTime, value: event_timestamp}
                  - {property: partitionBy, value: driver_id}
                properties:
                  - {name: driver_id, logicalType: integer, required: true, primaryKey: true, primaryKeyPosition: 1}
                  - {name: event_timestamp, logicalType: timestamp, required: true}
                  - {name: created, logicalType: timestamp}
                  - {name: rating, logicalType: number, required: true, logicalTypeOptions: {minimum: 0, maximum: 5}}
                  - {name: trips, logicalType: integer}
                  - name: city
                    logicalType: string
                    customProperties:
                      - {property: form, value: category}
                  - {name: tags, logicalType: array}
                  - {name: place, logicalType: array}
                  - {name: price, logicalType: number, physicalType: "decimal(18,6)"}
                  - {name: seen, logicalType: timestamp}
                quality:
                  - {type: custom, engine: millrace, name: trips_with_rating, implementation: when rating > 0 then trips >= 1}
            """),
        ("pack.yaml", """
            pack: fleet
            entities:
              driver: { keys: { driver_id: int64 } }
              pair: { keys: { driver_id: int64, customer_id: string } }
            """),
        ("feature_views/ratings.yaml", """
            view: ratings
            kind: external
            entity: driver
            ttl: 2d
            source: { push: rating_stream, created: created }
            contract: contracts/ratings.odcs.yaml
            features:
              rating: float32
              trips: int64
              city: string
              tags: list
              place: float32[2]
              price: decimal
              seen: timestamp
            """),
        ("feature_views/scores.yaml", """
            view: scores
            kind: external
            entity: pair
            source: { table: external/scores, timestamp: at }
            features:
              score: float64
            """),
        ("feature_views/doubled.yaml", """
            view: doubled
            kind: on_demand
            entity: driver
            sources: { now: ratings }
            features:
              twice: now.rating * 2
            """),
    ];

    [Fact]
    public async Task Pushed_rows_are_served_with_their_own_event_time_until_the_ttl_is_over()
    {
        (await PushAsync(Row(7, 4.5, "2026-02-09T00:00:00Z", trips: 3))).Status.ShouldBe(200);
        var now = await LookUpAsync("ratings:rating", 7);
        now.ShouldBe(("4.5", "PRESENT", "2026-02-09T00:00:00Z"));
        (await LookUpAsync("doubled:twice", 7)).Value.ShouldBe("9");
        _clock.Now = Instant("2026-02-11T00:00:00Z");
        (await LookUpAsync("ratings:rating", 7)).Status.ShouldBe("PRESENT", "exactly as old as it may be");
        _clock.Now = Instant("2026-02-11T00:00:00.000001Z");
        (await LookUpAsync("ratings:rating", 7)).ShouldBe(("4.5", "OUTSIDE_MAX_AGE", "2026-02-09T00:00:00Z"));
        (await LookUpAsync("ratings:rating", 8)).ShouldBe(("null", "NOT_FOUND", "1970-01-01T00:00:00Z"));
    }

    [Fact]
    public async Task The_newest_event_time_wins_and_of_one_event_time_the_row_made_last_online_and_in_history()
    {
        const string noon = "2026-02-09T12:00:00Z";
        await PushAsync(Row(1, 3, noon, trips: 1, created: "2026-02-09T12:00:05Z"));
        await PushAsync(Row(1, 1, "2026-02-09T11:00:00Z", trips: 1, created: "2026-02-09T13:00:00Z"));
        (await LookUpAsync("ratings:rating", 1)).Value.ShouldBe("3", "an older event, however late it was made");
        await PushAsync(Row(1, 2, noon, trips: 1, created: "2026-02-09T12:00:04Z"));
        (await LookUpAsync("ratings:rating", 1)).Value.ShouldBe("3", "made earlier");
        await PushAsync(Row(1, 5, noon, trips: 1, created: "2026-02-09T12:00:06Z"));
        (await LookUpAsync("ratings:rating", 1)).Value.ShouldBe("5", "made later");
        (await HistoryAsync("ratings:rating", (1, "2026-02-09T11:59:59Z"), (1, noon), (1, "2026-02-09T10:59:59Z"))).ShouldBe(["1", "5", "null"]);
        (await GoldRowsAsync("ratings")).ShouldBe(2, "one row per event time");
    }

    [Fact]
    public async Task A_version_in_the_shadow_gets_the_rows_that_name_it()
    {
        await Registry.TripsRegistry.UntilAsync(
            async () => (await _services.Serving.Client.GetAsync(new Uri("/v1/registry/packs/fleet/versions", UriKind.Relative))).IsSuccessStatusCode, "the deployed pack is applied");
        var files = s_pack.ToDictionary(file => file.Path, file => file.Text);
        files["feature_views/ratings.yaml"] = files["feature_views/ratings.yaml"].Replace("view: ratings", "view: ratings\nversion: 2", StringComparison.Ordinal).Replace("  city: string\n", "", StringComparison.Ordinal);
        (await _services.Serving.PostAsync("/v1/registry/packs/fleet/apply", JsonSerializer.Serialize(new { files, promote = false }))).Status.ShouldBe(200);
        await PushAsync(Row(1, 3, "2026-02-09T12:00:00Z", trips: 1));
        (await LookUpAsync("ratings@v2:rating", 1)).Status.ShouldBe("NOT_FOUND");
        var row = Row(1, 4, "2026-02-09T12:00:00Z", trips: 1).Replace("\"city\":[null],", "", StringComparison.Ordinal);
        var (status, body) = await _services.Serving.PostAsync("/write-to-online-store", $$"""{"feature_view_name":"fleet.ratings@v2","df":{{row}}}""");
        status.ShouldBe(200, body.ToString());
        (await LookUpAsync("ratings@v2:rating", 1)).Value.ShouldBe("4");
        (await LookUpAsync("ratings:rating", 1)).Value.ShouldBe("3", "the active version has its own rows");
        (await _services.Serving.PostAsync("/write-to-online-store", $$"""{"feature_view_name":"ratings@v9","df":{{row}}}""")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task The_same_rows_twice_change_nothing()
    {
        var row = Row(1, 3, "2026-02-09T12:00:00Z", trips: 1);
        await PushAsync(row);
        var before = await LookUpAsync("ratings:rating", 1);
        await PushAsync(row);
        (await LookUpAsync("ratings:rating", 1)).ShouldBe(before);
        (await GoldRowsAsync("ratings")).ShouldBe(1);
    }

    [Fact]
    public async Task Values_of_every_type_come_back_as_they_went_in_online_and_from_history()
    {
        await PushAsync(Row(1, 0.1, "2026-02-09T12:00:00Z", trips: long.MaxValue, tags: """["a",1,2.5,true,null]""", place: "[0.5,-1.25]", price: "12.345678", seen: "\"2026-02-08T00:00:01Z\""));
        string[] features = ["rating", "trips", "tags", "place", "price"];
        string[] expected = ["0.10000000149011612", "9223372036854775807", """["a",1,2.5,true,null]""", "[0.5,-1.25]", "12.345678"];
        foreach (var (feature, value) in features.Zip(expected))
        {
            (await LookUpAsync("ratings:" + feature, 1)).Value.ShouldBe(value, feature);
            (await HistoryAsync("ratings:" + feature, (1, "2026-02-10T00:00:00Z"))).ShouldBe([value], feature);
        }
        (await LookUpAsync("ratings:seen", 1)).Value.ShouldBe("1770508801", "an instant is seconds, as Feast writes one");
        (await HistoryAsync("ratings:seen", (1, "2026-02-10T00:00:00Z"))).ShouldBe(["\"2026-02-08T00:00:01Z\""]);
    }

    [Fact]
    public async Task History_is_joined_as_of_and_forgets_what_is_older_than_the_ttl()
    {
        await PushAsync(Row(1, 1, "2026-02-01T00:00:00Z", trips: 1));
        await PushAsync(Row(1, 2, "2026-02-05T00:00:00Z", trips: 2));
        var values = await HistoryAsync(
            "ratings:rating", (1, "2026-01-31T23:59:59Z"), (1, "2026-02-01T00:00:00Z"), (1, "2026-02-03T00:00:00Z"),
            (1, "2026-02-03T00:00:00.000001Z"), (1, "2026-02-05T00:00:00Z"), (2, "2026-02-05T00:00:00Z"));
        values.ShouldBe(["null", "1", "1", "null", "2", "null"]);
        (await HistoryAsync("doubled:twice", (1, "2026-02-05T00:00:00Z"))).ShouldBe(["4"]);
    }

    [Fact]
    public async Task A_row_that_breaks_the_contract_is_told_by_row_and_column_and_none_of_its_request_is_kept()
    {
        var (status, body) = await PushAsync("""
            {"driver_id":[1,2,3,4],"rating":[4,"high",null,9],"trips":[1,1,1,1],"city":[null,null,null,null],"tags":[[],[],[],[]],"place":[null,null,null,[1]],"price":[1,1,1,1],"seen":[null,null,null,null],
             "event_timestamp":["2026-02-09T00:00:00Z","2026-02-09T00:00:00Z","2026-02-09T00:00:00Z","soon"],"created":["2026-02-09T00:00:00Z","2026-02-09T00:00:00Z","2026-02-09T00:00:00Z","2026-02-09T00:00:00Z"]}
            """);
        status.ShouldBe(422);
        body.GetProperty("code").GetString().ShouldBe("validation_failed");
        Faults(body).ShouldBe(["3 event_timestamp missing_time", "1 rating wrong_type", "3 place wrong_type"], ignoreOrder: true);
        (status, body) = await PushAsync(Row(1, 9, "2026-02-09T00:00:00Z", trips: 1));
        status.ShouldBe(422);
        Faults(body).ShouldBe(["0 rating out_of_range"]);
        (status, body) = await PushAsync(Row(1, 4, "2026-02-09T00:00:00Z", trips: 0));
        status.ShouldBe(422);
        Faults(body).Single().ShouldEndWith("inconsistent");
        body.GetProperty("errors")[0].GetProperty("detail").GetString()!.ShouldContain("when rating > 0 then trips >= 1");
        (status, body) = await PushAsync(Row(1, 4, "2026-02-09T00:00:00Z", trips: 1).Replace("\"rating\":[4]", "\"rating\":[null]", StringComparison.Ordinal));
        status.ShouldBe(422);
        Faults(body).ShouldBe(["0 rating required_missing"]);
        (status, body) = await PushAsync(Row(1, 2, "2026-02-10T00:05:00.000001Z", trips: 1));
        status.ShouldBe(422);
        Faults(body).ShouldBe(["0 event_timestamp time_out_of_bounds"]);
        (await LookUpAsync("ratings:rating", 1)).Status.ShouldBe("NOT_FOUND");
        (await GoldRowsAsync("ratings")).ShouldBe(0);
    }

    [Fact]
    public async Task Rows_pushed_offline_reach_the_online_store_by_materialize_within_its_window()
    {
        await PushAsync(Row(1, 1, "2026-02-07T00:00:00Z", trips: 1), "offline");
        await PushAsync(Row(1, 2, "2026-02-09T00:00:00Z", trips: 1), "offline");
        (await LookUpAsync("ratings:rating", 1)).Status.ShouldBe("NOT_FOUND");
        (await _services.Serving.PostAsync("/materialize", """{"start_ts":"2026-02-07T00:00:00Z","end_ts":"2026-02-09T00:00:00Z","feature_views":["ratings"]}""")).Status.ShouldBe(200);
        (await LookUpAsync("ratings:rating", 1)).Value.ShouldBe("1", "the end of the window is not in it");
        (await _services.Serving.PostAsync("/materialize-incremental", """{"end_ts":"2026-02-10T00:00:00Z","feature_views":["ratings"]}""")).Status.ShouldBe(200);
        (await LookUpAsync("ratings:rating", 1)).Value.ShouldBe("2");
        (await _services.Serving.PostAsync("/materialize", """{"start_ts":"2026-02-07T00:00:00Z","end_ts":"2026-02-08T00:00:00Z","feature_views":["ratings"]}""")).Status.ShouldBe(200);
        (await LookUpAsync("ratings:rating", 1)).Value.ShouldBe("2", "an older row never takes the place of a newer one");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_table_is_materialized_into_gold_and_the_online_store(bool delta)
    {
        await WriteScoresAsync(delta, (1, "a", 0.5, "2026-02-01T00:00:00Z"), (1, "a", 0.75, "2026-02-02T00:00:00Z"), (1, "b", 0.25, "2026-02-01T00:00:00Z"));
        (await _services.Serving.PostAsync("/materialize-incremental", """{"end_ts":"2026-02-03T00:00:00Z","feature_views":["fleet.scores"]}""")).Status.ShouldBe(200);
        var (_, body) = await _services.Serving.PostAsync("/get-online-features", """{"features":["scores:score"],"entities":{"driver_id":[1,1,2],"customer_id":["a","b","a"]}}""");
        body.GetProperty("results")[0].GetProperty("values").GetRawText().ShouldBe("[1,1,2]", "whole keys stay whole");
        body.GetProperty("results")[2].GetProperty("values").GetRawText().ShouldBe("[0.75,0.25,null]");
        body.GetProperty("results")[2].GetProperty("event_timestamps")[0].GetString().ShouldBe("2026-02-02T00:00:00Z");
        (await GoldRowsAsync("scores")).ShouldBe(3);
    }

    [Fact]
    public async Task An_instant_before_the_newest_row_is_refused_with_the_way_to_history()
    {
        await PushAsync(Row(1, 1, "2026-02-09T00:00:00Z", trips: 1));
        var (status, body) = await _services.Serving.PostAsync("/get-online-features", """{"features":["ratings:rating"],"entities":{"driver_id":[1]},"at":"2026-02-08T00:00:00Z"}""");
        status.ShouldBe(422);
        body.GetProperty("code").GetString().ShouldBe("at_before_base");
        body.GetProperty("cutoff").GetString().ShouldBe("2026-02-09T00:00:00Z");
    }

    [Theory]
    [InlineData("""{"df":{}}""", 422, "missing_field")]
    [InlineData("""{"push_source_name":"rating_stream"}""", 422, "missing_field")]
    [InlineData("""{"push_source_name":"rating_stream","df":[]}""", 422, "missing_field")]
    [InlineData("""{"push_source_name":"rating_stream","df":{"driver_id":7}}""", 422, "invalid_field")]
    [InlineData("""{"push_source_name":"rating_stream","df":{"driver_id":[7]}}""", 422, "missing_required_columns")]
    [InlineData("""{"push_source_name":"rating_stream","df":{"colour":["red"]}}""", 422, "unknown_column")]
    [InlineData("""{"push_source_name":"rating_stream","df":{"driver_id":[7],"rating":[1,2]}}""", 422, "length_mismatch")]
    [InlineData("""{"push_source_name":"rating_stream","df":{},"to":7}""", 422, "invalid_field")]
    [InlineData("""{"push_source_name":"ratings","df":{}}""", 404, "unknown_push_source")]
    [InlineData("""{"push_source_name":""", 422, "malformed_json")]
    public async Task A_callers_mistake_gets_a_problem_document_with_its_code(string request, int expected, string code)
    {
        var (status, body) = await _services.Serving.PostAsync("/push", request);
        status.ShouldBe(expected, body.ToString());
        body.GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task Texts_are_kept_in_the_form_that_the_contract_gives_them()
    {
        (await PushAsync(Row(1, 4, "2026-02-09T00:00:00Z", trips: 1, city: "\"  New   York \""))).Status.ShouldBe(200);
        (await LookUpAsync("ratings:city", 1)).Value.ShouldBe("\"New York\"");
        (await HistoryAsync("ratings:city", (1, "2026-02-10T00:00:00Z"))).ShouldBe(["\"New York\""]);
    }

    static string Row(
        long driver, double rating, string at, long trips, string? created = null, string city = "null", string tags = "[]", string place = "null", string price = "null", string seen = "null") =>
        string.Create(CultureInfo.InvariantCulture, $$"""
            {"driver_id":[{{driver}}],"rating":[{{rating}}],"trips":[{{trips}}],"city":[{{city}}],"tags":[{{tags}}],"place":[{{place}}],"price":[{{price}}],"seen":[{{seen}}],
             "event_timestamp":["{{at}}"],"created":["{{created ?? at}}"]}
            """);

    Task<(int Status, JsonElement Body)> PushAsync(string df, string to = "online") =>
        _services.Serving.PostAsync("/push", $$"""{"push_source_name":"rating_stream","df":{{df}},"to":"{{to}}"}""");

    async Task<(string Value, string Status, string Time)> LookUpAsync(string feature, long driver)
    {
        var (status, body) = await _services.Serving.PostAsync("/get-online-features", $$$"""{"features":["{{{feature}}}"],"entities":{"driver_id":[{{{driver}}}]}}""");
        status.ShouldBe(200, body.ToString());
        var result = body.GetProperty("results")[1];
        return (result.GetProperty("values")[0].GetRawText(), result.GetProperty("statuses")[0].GetString()!, result.GetProperty("event_timestamps")[0].GetString()!);
    }

    async Task<string[]> HistoryAsync(string feature, params (long Driver, string At)[] rows)
    {
        var (status, body) = await _services.Serving.PostAsync(
            "/get-historical-features",
            JsonSerializer.Serialize(new { features = new[] { feature }, entity_rows = rows.Select(row => new { driver_id = row.Driver, event_timestamp = row.At }) }));
        status.ShouldBe(200, body.ToString());
        return [.. body.EnumerateArray().Select(row => row.GetProperty(feature[(feature.IndexOf(':', StringComparison.Ordinal) + 1)..]).GetRawText())];
    }

    static string[] Faults(JsonElement body) =>
        [.. body.GetProperty("errors").EnumerateArray().Select(fault => $"{fault.GetProperty("row")} {fault.GetProperty("column")} {fault.GetProperty("code")}")];

    async Task<int> GoldRowsAsync(string view)
    {
        var path = LakeTables.Gold(TenantId.Parse("acme"), "fleet", view, 1);
        var rows = 0;
        if (await DeltaTable.ExistsAsync(LakeRoot.Open(_services.Lake), path))
            await foreach (var batch in (await DeltaTable.OpenAsync(LakeRoot.Open(_services.Lake), path)).ReadAsync())
                rows += batch.RowCount;
        return rows;
    }

    async Task WriteScoresAsync(bool delta, params (long Driver, string Customer, double Score, string At)[] rows)
    {
        var schema = new TableSchema([new("driver_id", LakeType.Int64), new("customer_id", LakeType.String), new("score", LakeType.Double), new("at", LakeType.TimestampUtc)]);
        var builder = new BatchBuilder(schema);
        foreach (var row in rows)
            builder.Append(row.Driver, row.Customer, row.Score, Instant(row.At));
        if (delta)
        {
            var table = await DeltaTable.CreateAsync(LakeRoot.Open(_services.Lake), "acme/fleet/external/scores", new TableDefinition(schema));
            await table.AppendAsync([builder.Build()]);
            return;
        }
        var folder = Directory.CreateDirectory(Path.Combine(_services.Lake, "acme/fleet/external/scores")).FullName;
        await using var file = File.Create(Path.Combine(folder, "part-1.parquet"));
        await using var writer = new ParquetWriter(file, schema);
        await writer.WriteAsync(builder.Build());
        await writer.CloseAsync();
    }

    static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
