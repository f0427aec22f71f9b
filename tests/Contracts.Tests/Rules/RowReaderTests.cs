using System.Text;
using System.Text.Json.Nodes;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Rules;
using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Tests.Rules;

public class RowReaderTests
{
    // 2026-01-02T00:00:00Z
    const long Now = 1_767_312_000_000_000;

    static JsonObject Row(params (string Name, JsonNode? Value)[] changes)
    {
        var row = new JsonObject
        {
            ["interaction_id"] = "i1", ["user_id"] = "u1", ["product_id"] = "p1", ["interaction_type"] = "view",
            ["timestamp"] = "2026-01-01T10:00:00Z",
        };
        foreach (var (name, value) in changes)
            row[name] = value;
        return row;
    }

    static (bool Good, RowReader Reader) Read(JsonObject row, DatasetContract? contract = null)
    {
        var reader = new RowReader(contract ?? Packs.Interactions);
        return (reader.Read(Encoding.UTF8.GetBytes(row.ToJsonString()), Now), reader);
    }

    [Fact]
    public void A_plain_row_holds()
    {
        var (good, reader) = Read(Row(("rating", 4.5), ("quantity", 2), ("price", "19.99")));
        good.ShouldBeTrue();
        reader.Findings.ShouldBeEmpty();
        reader.EventTime.ShouldBe(1_767_261_600_000_000);
        reader.TextOf(Packs.Interactions.IndexOf("price")).ShouldBe("19.990000");
    }

    public static TheoryData<string, string, string> Breaches => new()
    {
        { "interaction_id", "null", ErrorCode.RequiredMissing },
        { "user_id", "\"  \"", ErrorCode.RequiredMissing },
        { "product_id", "17", ErrorCode.WrongType },
        { "interaction_type", "\"like\"", ErrorCode.NotAllowed },
        { "interaction_type", "\"VIEW\"", ErrorCode.NotAllowed },
        { "timestamp", "\"yesterday\"", ErrorCode.WrongType },
        { "timestamp", "1700000000", ErrorCode.WrongType },
        { "timestamp", "{\"$date\":1}", ErrorCode.WrongType },
        { "timestamp", "\"1970-01-01T00:00:00Z\"", ErrorCode.TimeOutOfBounds },
        { "timestamp", "\"2300-01-01T00:00:00Z\"", ErrorCode.TimeOutOfBounds },
        { "timestamp", "\"2026-01-02T00:05:00.000001Z\"", ErrorCode.TimeOutOfBounds },
        { "timestamp", "9999999999999999999", ErrorCode.WrongType },
        { "rating", "0.5", ErrorCode.OutOfRange },
        { "rating", "5.000001", ErrorCode.OutOfRange },
        { "rating", "\"NaN\"", ErrorCode.WrongType },
        { "rating", "1e999", ErrorCode.WrongType },
        { "price", "-0.01", ErrorCode.OutOfRange },
        { "price", "1e300", ErrorCode.WrongType },
        { "price", "\"12,50\"", ErrorCode.WrongType },
        { "quantity", "0", ErrorCode.OutOfRange },
        { "quantity", "1.5", ErrorCode.WrongType },
        { "quantity", "3000000000", ErrorCode.WrongType },
        { "quantity", "true", ErrorCode.WrongType },
        { "session_id", "[\"a\"]", ErrorCode.WrongType },
        { "session_id", "\"\\ud800\"", ErrorCode.InvalidEncoding },
    };

    [Theory]
    [MemberData(nameof(Breaches))]
    public void Every_breach_has_its_code_and_names_its_column(string field, string json, string code)
    {
        var row = Encoding.UTF8.GetBytes(Row((field, "?")).ToJsonString().Replace("\"?\"", json));
        var reader = new RowReader(Packs.Interactions);
        reader.Read(row, Now).ShouldBeFalse();
        var errors = reader.Findings.Where(finding => finding.Severity == Severity.Error).ToArray();
        errors.ShouldHaveSingleItem().Rule.Code.ShouldBe(code);
        if (code != ErrorCode.InvalidEncoding)
            errors[0].Rule.Column.ShouldBe(field);
    }

    [Theory]
    [InlineData("timestamp", "\"2026-01-02T00:05:00Z\"")]
    [InlineData("timestamp", "1767261600000")]
    [InlineData("timestamp", "\"1970-01-02T00:00:00Z\"")]
    [InlineData("rating", "1")]
    [InlineData("rating", "5")]
    [InlineData("rating", "null")]
    [InlineData("price", "0")]
    [InlineData("quantity", "2.0")]
    [InlineData("quantity", "1e2")]
    [InlineData("session_id", "\"\"")]
    public void Edges_hold(string field, string json)
    {
        var row = Encoding.UTF8.GetBytes(Row((field, "?")).ToJsonString().Replace("\"?\"", json));
        var reader = new RowReader(Packs.Interactions);
        reader.Read(row, Now).ShouldBeTrue(string.Join(";", reader.Findings));
        reader.Findings.ShouldBeEmpty();
    }

    [Fact]
    public void A_time_without_offset_is_taken_as_utc_and_told()
    {
        var (good, reader) = Read(Row(("timestamp", "2026-01-01T10:00:00")));
        good.ShouldBeTrue();
        reader.Findings.ShouldHaveSingleItem().ShouldBe(new Finding(
            new(ErrorCode.NaiveTime, "naive_time", "timestamp", "'2026-01-01T10:00:00' names no offset; UTC was taken."), Severity.Warning));
    }

    [Fact]
    public void Several_breaches_are_all_told() =>
        Read(Row(("rating", 9), ("quantity", 0), ("interaction_type", "x"))).Reader.Findings
            .Select(finding => finding.Rule.Column).ShouldBe(["interaction_type", "rating", "quantity"], ignoreOrder: true);

    [Theory]
    [InlineData("\uFB01tness", "fitness")] // a ligature
    [InlineData("\uFF21\uFF22\u3000\uFF11\uFF12", "AB 12")] // full width, and the space of that width
    [InlineData("Cafe\u0301", "Caf\u00E9")] // a letter and its accent apart
    [InlineData("\u212B \u2460 m\u00B2", "\u00C5 1 m2")] // angstrom, circled one, squared
    [InlineData("\u1112\u1161\u11AB\u00A0\uFF76\uFF9E", "\uD55C \u30AC")] // jamo, a hard space, half-width kana with its mark
    [InlineData("STRA\u00DFE", "STRA\u00DFE")] // case is kept
    public void Categories_that_look_alike_are_one_category_while_ids_stay_as_they_came(string given, string category)
    {
        var (_, products) = Read(new() { ["product_id"] = given, ["category"] = given }, Packs.Products);
        products.TextOf(Packs.Products.IndexOf("category")).ShouldBe(category);
        products.TextOf(Packs.Products.IndexOf("product_id")).ShouldBe(given);
    }

    [Fact]
    public void Ids_are_trimmed_and_keep_their_case_while_categories_are_tidied_and_keep_theirs()
    {
        var (_, interactions) = Read(Row(("user_id", " A b ")));
        interactions.TextOf(Packs.Interactions.IndexOf("user_id")).ShouldBe("A b");
        var (_, products) = Read(new() { ["product_id"] = "p", ["category"] = "  Home \t &  Garden " }, Packs.Products);
        products.TextOf(Packs.Products.IndexOf("category")).ShouldBe("Home & Garden");
    }

    [Fact]
    public void The_canonical_name_beats_its_synonym_in_any_order()
    {
        foreach (var json in new[] { "{\"item_id\":\"s\",\"product_id\":\"c\"", "{\"product_id\":\"c\",\"item_id\":\"s\"" })
        {
            var reader = new RowReader(Packs.Interactions);
            reader.Read(Encoding.UTF8.GetBytes(json + ",\"interaction_id\":\"i\",\"user_id\":\"u\",\"type\":\"view\",\"timestamp\":\"2026-01-01T00:00:00Z\"}"), Now).ShouldBeTrue();
            reader.TextOf(Packs.Interactions.IndexOf("product_id")).ShouldBe("c");
        }
    }

    [Fact]
    public void Members_beyond_the_contract_are_kept_as_they_came()
    {
        var reader = new RowReader(Packs.Interactions);
        reader.Read("{\"interaction_id\":\"i\",\"x\":{\"y\": [1,2]},\"user_id\":\"u\",\"product_id\":\"p\",\"type\":\"view\",\"timestamp\":\"2026-01-01T00:00:00Z\",\"z\":1.50,\"event_id\":\"e\"}"u8, Now).ShouldBeTrue();
        reader.Extra.ShouldBe("{\"x\":{\"y\": [1,2]},\"z\":1.50}");
    }

    [Fact]
    public void A_version_without_time_is_of_its_join_date_or_of_the_moment_it_came()
    {
        var (good, joined) = Read(new() { ["user_id"] = "u", ["join_date"] = "2023-01-15T10:00:00Z" }, Packs.Users);
        good.ShouldBeTrue();
        joined.EventTime.ShouldBe(1_673_776_800_000_000);
        joined.TextOf(Packs.Users.IndexOf("updated_at")).ShouldBe("2023-01-15T10:00:00Z");
        Read(new() { ["user_id"] = "u" }, Packs.Users).Reader.EventTime.ShouldBe(Now);
    }

    [Fact]
    public void A_rule_of_severity_warning_does_not_refuse()
    {
        var (good, reader) = Read(new() { ["product_id"] = "p", ["created_at"] = "2025-06-02T00:00:00Z", ["updated_at"] = "2025-06-01T00:00:00Z" }, Packs.Products);
        good.ShouldBeTrue();
        reader.Findings.ShouldHaveSingleItem().Rule.Rule.ShouldBe("created_before_updated");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"a\":")]
    [InlineData("")]
    [InlineData("nonsense")]
    public void What_is_no_row_is_told_and_never_crashes(string text) =>
        new RowReader(Packs.Interactions).Read(Encoding.UTF8.GetBytes(text), Now).ShouldBeFalse();

    [Fact]
    public void Accepted_rows_become_typed_columns()
    {
        var reader = new RowReader(Packs.Interactions);
        var builder = new BatchBuilder(Packs.Interactions, 10);
        for (var i = 0; i < 3; i++)
        {
            reader.Read(Encoding.UTF8.GetBytes(Row(("interaction_id", $"i{i}"), ("price", i == 1 ? null : 1.25 * i), ("quantity", i + 1)).ToJsonString()), Now).ShouldBeTrue();
            builder.Add($"e{i}", reader);
        }

        var raw = new RawBatch { Tenant = TenantId.Parse("acme"), Pack = "ecommerce", Dataset = "interactions", Lane = 2, IngestTime = Now, Source = "http", Rows = [] };
        var batch = builder.Build(raw, new(1, 2, 3));
        batch.Rows.ShouldBe(3);
        ((TextBatchColumn)batch.Find("event_id")!).Values.ShouldBe(["e0", "e1", "e2"]);
        var price = (DecimalBatchColumn)batch.Find("price")!;
        price.Values.ShouldBe([0, 0, 2_500_000]);
        price.Nulls.ShouldBe([false, true, false]);
        ((Int64BatchColumn)batch.Find("quantity")!).Values.ShouldBe([1L, 2L, 3L]);
        batch.Find("_extra").ShouldBeNull();
    }
}
