using System.Text;
using Millrace.Contracts.Mapping;
using Millrace.Contracts.Yaml;

namespace Millrace.Contracts.Tests.Mapping;

public class RowMapperTests
{
    static string Map(string mapping, string[] header, string[] row, long line = 2)
    {
        using var mapper = new RowMapper(Packs.Interactions, MappingParser.Parse("m.yaml", mapping), header);
        return Encoding.UTF8.GetString(mapper.Map(row, line));
    }

    [Fact]
    public void Columns_are_renamed_numbered_valued_dated_and_computed() =>
        Map("""
            dataset: interactions
            columns:
              interaction_id: $line
              interaction_type: {from: kind, values: {cart: add_to_cart}}
              timestamp: {from: "at", pattern: "dd.MM.yyyy HH:mm", offset: "+02:00"}
              price: {arithmetic: (total - rebate) / pieces}
              quantity: pieces
              device_type: {constant: mobile}
            ignore: [total, rebate, noise]
            """,
            ["kind", "at", "total", "rebate", "pieces", "noise", "other"], ["cart", "24.12.2025 20:00", "10", "1", "4", "x", "kept"], 17)
        .ShouldBe("{\"interaction_id\":\"17\",\"interaction_type\":\"add_to_cart\",\"timestamp\":\"2025-12-24T18:00:00Z\",\"price\":2.25,\"quantity\":4,\"device_type\":\"mobile\",\"other\":\"kept\"}");

    [Theory]
    [InlineData("a / b", "6", "0", null)]
    [InlineData("a / b", "6", "", null)]
    [InlineData("a / b", "6", "4", "1.5")]
    [InlineData("a + b * 2", "1", "3", "7")]
    [InlineData("(a + b) * 2", "1", "3", "8")]
    [InlineData("a - b - 1", "5", "3", "1")]
    [InlineData("\"a\" * 1.5", "2", "", "3.0")]
    [InlineData("a + b", "one", "3", "one")]
    public void Arithmetic_is_as_at_school_and_division_by_zero_is_null(string text, string a, string b, string? expected) =>
        Arithmetic.Parse(text, out _)!.Evaluate(column => column == "a" ? a : b).ShouldBe(expected);

    [Theory]
    [InlineData("a +")]
    [InlineData("(a")]
    [InlineData("a b")]
    [InlineData("")]
    [InlineData("a ^ 2")]
    [InlineData("\"a")]
    public void Broken_arithmetic_is_told_with_its_position(string text)
    {
        Arithmetic.Parse(text, out var mistake).ShouldBeNull();
        mistake.ShouldNotBeNull().ShouldContain("position");
    }

    [Fact]
    public void Deep_brackets_are_told_and_never_crash()
    {
        Arithmetic.Parse(new string('(', 100_000), out var mistake).ShouldBeNull();
        mistake.ShouldNotBeNull();
    }

    [Fact]
    public void Missing_and_absent_columns_are_known_before_the_first_row()
    {
        using var mapper = new RowMapper(Packs.Interactions, MappingParser.Parse("m.yaml", "dataset: interactions\ncolumns: {user_id: customer}"), ["item_id", "timestamp", "timestamp"]);
        mapper.Missing.ShouldBe(["interaction_id", "interaction_type"]);
        mapper.Absent.ShouldBe(["customer"]);
        mapper.Repeated.ShouldBe(["timestamp"]);
    }

    [Theory]
    [InlineData("columns: {a: {from: b, constant: c}}", 1)]
    [InlineData("columns: {a: {values: {x: y}}}", 2)]
    [InlineData("columns: {a: {from: b, offset: two}}", 1)]
    [InlineData("columns: {a: {arithmetic: 'b +'}}", 1)]
    [InlineData("colums: {}", 1)]
    public void Mistakes_in_mapping_files_are_told(string text, int count) =>
        Should.Throw<InvalidFileException>(() => MappingParser.Parse("m.yaml", "dataset: interactions\n" + text)).Problems.Count.ShouldBe(count);

    [Fact]
    public void Texts_that_are_no_numbers_stay_texts_for_the_contract_to_refuse() =>
        Map("dataset: interactions", ["price", "quantity", "rating"], ["+1.50", "007", "NaN"])
            .ShouldBe("{\"price\":1.50,\"quantity\":7,\"rating\":\"NaN\"}");
}
