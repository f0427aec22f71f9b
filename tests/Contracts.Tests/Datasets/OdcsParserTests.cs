using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Yaml;

namespace Millrace.Contracts.Tests.Datasets;

public class OdcsParserTests
{
    [Fact]
    public void The_shops_interactions_are_as_the_pack_says()
    {
        var contract = Packs.Interactions;
        contract.Id.ShouldBe("ecommerce.interactions@1.0.0");
        contract.Kind.ShouldBe(DatasetKind.Event);
        contract.Key.ShouldBe(["interaction_id"]);
        contract.EventTime.ShouldBe(["timestamp"]);
        contract.PartitionBy.ShouldBe("user_id");
        contract.Policy.ShouldBe(ViolationPolicy.Quarantine);
        contract.Slo.FreshnessHours.ShouldBe(6);
        contract.Slo.LatencySeconds!.Value.ShouldBe(5, 1e-9);
        contract.Fields.Where(field => field.Required).Select(field => field.Name)
            .ShouldBe(["interaction_id", "user_id", "product_id", "interaction_type", "timestamp"]);
        contract.Fields[contract.IndexOf("price")].Type.ShouldBe(ColumnType.Decimal(38, 6));
        contract.Fields[contract.IndexOf("quantity")].Type.ShouldBe(new ColumnType(ColumnKind.Int32));
        contract.References.ShouldBe([new("user_id", "users", "user_id"), new("product_id", "products", "product_id")]);
        contract.TimeBounds.ShouldBe(TimeBounds.Default);
    }

    [Fact]
    public void Entities_have_versions_whose_time_may_come_from_several_fields()
    {
        Packs.Users.Kind.ShouldBe(DatasetKind.Entity);
        Packs.Users.Key.ShouldBe(["user_id", "updated_at"]);
        Packs.Users.EventTime.ShouldBe(["updated_at", "join_date"]);
        Packs.Users.EventTimeDefaultsToIngest.ShouldBeTrue();
        Packs.Products.Rules.ShouldHaveSingleItem().Severity.ShouldBe(Severity.Warning);
    }

    // Each mistake alone, in an otherwise good file: the message must name line and what is accepted.
    [Theory]
    [InlineData("apiVersion: v3.1.0", "apiVersion: v2.2.2", 1, "v3.1.0")]
    [InlineData("kind: DataContract", "kind: Contract", 2, "DataContract")]
    [InlineData("version: 1.0.0", "versoin: 1.0.0", 4, "'versoin' is not known")]
    [InlineData("{property: kind, value: event}", "{property: kind, value: happening}", 9, "event, entity")]
    [InlineData("{property: eventTime, value: at}", "{property: eventTime, value: id}", 10, "timestamp or date")]
    [InlineData("{property: partitionBy, value: id}", "{property: partitionBy, value: user}", 11, "'user' is no field")]
    [InlineData("{property: partitionBy, value: id}", "{property: partition, value: id}", 11, "is not known here")]
    [InlineData("{property: policy, value: quarantine}", "{property: policy, value: QUARANTINED}", 12, "strict")]
    [InlineData("{property: earliest, value: 2020-01-01}", "{property: earliest, value: yesterday}", 13, "an instant")]
    [InlineData("logicalType: timestamp", "logicalType: moment", 19, "no logical type")]
    [InlineData("physicalType: decimal(10,2)", "physicalType: decimal(2,10)", 22, "decimal(P,S)")]
    [InlineData("minimum: 0", "minimum: none", 23, "'minimum' must be a number")]
    [InlineData("pattern: '^[a-z]+$'", "pattern: '([a-z]'", 26, "no pattern")]
    [InlineData("mustBe: 0", "mustBe: 1", 29, "mustBe: 0")]
    [InlineData("implementation: amount <= 100", "implementation: amout <= 100", 35, "'amout' is no field")]
    [InlineData("implementation: amount <= 100", "implementation: amount ~ 100", 35, "no comparison")]
    [InlineData("required: true", "required: sure", 17, "true or false")]
    [InlineData("- name: word", "- name: id", 24, "given to two fields")]
    [InlineData("- name: word", "- name: event_id", 24, "kept for the platform")]
    public void A_mistake_is_told_with_its_line_and_what_is_accepted(string good, string bad, long line, string told)
    {
        Good.ShouldContain(good);
        OdcsParser.Parse("good.odcs.yaml", Good).ShouldNotBeNull();
        var thrown = Should.Throw<InvalidFileException>(() => OdcsParser.Parse("bad.odcs.yaml", Good.Replace(good, bad)));
        thrown.Problems.ShouldContain(problem => problem.Line == line && problem.Message.Contains(told, StringComparison.Ordinal), thrown.Message);
        thrown.Message.ShouldContain($"bad.odcs.yaml({line},");
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var bad = Good.Replace("apiVersion: v3.1.0", "apiVersion: v1").Replace("required: true", "required: sure").Replace("mustBe: 0", "mustBe: 3");
        Should.Throw<InvalidFileException>(() => OdcsParser.Parse("bad.yaml", bad)).Problems.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("- a\n- b")]
    [InlineData("a: [1")]
    [InlineData("a: 1\na: 2")]
    [InlineData("schema: 7")]
    [InlineData("{\"apiVersion\": null}")]
    public void What_is_no_contract_at_all_is_told_and_never_crashes(string text) =>
        Should.Throw<InvalidFileException>(() => OdcsParser.Parse("x.yaml", text)).Problems.ShouldNotBeEmpty();

    [Fact]
    public void What_is_nested_without_end_or_refers_to_itself_is_told_and_never_crashes()
    {
        foreach (var text in new[] { "a: " + new string('[', 100_000), string.Concat(Enumerable.Repeat("{a: ", 100_000)), "a: &x\n  b: *x\n" })
            Should.Throw<InvalidFileException>(() => OdcsParser.Parse("x.yaml", text)).Problems.ShouldNotBeEmpty();
    }

    const string Good = """
        apiVersion: v3.1.0
        kind: DataContract
        id: p.d
        version: 1.0.0
        dataProduct: p
        schema:
          - name: d
            customProperties:
              - {property: kind, value: event}
              - {property: eventTime, value: at}
              - {property: partitionBy, value: id}
              - {property: policy, value: quarantine}
              - {property: earliest, value: 2020-01-01}
            properties:
              - name: id
                logicalType: string
                required: true
              - name: at
                logicalType: timestamp
              - name: amount
                logicalType: number
                physicalType: decimal(10,2)
                logicalTypeOptions: {minimum: 0}
              - name: word
                logicalType: string
                logicalTypeOptions: {pattern: '^[a-z]+$'}
                quality:
                  - metric: invalidValues
                    mustBe: 0
                    arguments: {validValues: [a, b]}
            quality:
              - name: small
                type: custom
                engine: millrace
                implementation: amount <= 100
        """;
}
