using System.Text;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Intake;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Tests.Intake;

public class RowScannerTests
{
    static readonly TenantId s_acme = TenantId.Parse("acme");

    const string Good = "{\"interaction_id\":\"i1\",\"user_id\":\"u1\",\"product_id\":\"p1\",\"interaction_type\":\"view\",\"timestamp\":\"2026-01-01T10:00:00Z\"}";

    static string? CodeOf(byte[] json) =>
        new RowScanner(Packs.Interactions, s_acme).Scan(json, out var problem) ? null : problem.Code;

    static string? CodeOf(string json) => CodeOf(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void A_good_row_has_the_id_of_its_content_and_the_lane_of_its_user()
    {
        var scanner = new RowScanner(Packs.Interactions, s_acme);
        scanner.Scan(Encoding.UTF8.GetBytes(Good), out _).ShouldBeTrue();
        scanner.Id.Length.ShouldBe(32);
        scanner.Lane.ShouldBe(Lane.Of(s_acme, "u1"));
        var first = Encoding.ASCII.GetString(scanner.Id);
        scanner.Scan(Encoding.UTF8.GetBytes(Good.Replace(":\"", " : \"")), out _).ShouldBeTrue();
        Encoding.ASCII.GetString(scanner.Id).ShouldBe(first);
        scanner.Scan(Encoding.UTF8.GetBytes(Good.Replace("p1", "p2")), out _).ShouldBeTrue();
        Encoding.ASCII.GetString(scanner.Id).ShouldNotBe(first);
    }

    [Theory]
    [InlineData("\"abc\"", "abc")]
    [InlineData("\"a\\u0062c\"", "abc")]
    [InlineData("17", "17")]
    public void A_given_id_is_taken(string json, string expected)
    {
        var scanner = new RowScanner(Packs.Interactions, s_acme);
        scanner.Scan(Encoding.UTF8.GetBytes(Good.Replace("{", "{\"event_id\":" + json + ",")), out _).ShouldBeTrue();
        Encoding.UTF8.GetString(scanner.Id).ShouldBe(expected);
    }

    [Fact]
    public void The_lane_does_not_depend_on_how_the_user_is_written()
    {
        var scanner = new RowScanner(Packs.Interactions, s_acme);
        foreach (var written in new[] { "\"u1\"", "\"\\u00751\"", "\" u1 \"" })
        {
            scanner.Scan(Encoding.UTF8.GetBytes(Good.Replace("\"u1\"", written)), out _).ShouldBeTrue();
            scanner.Lane.ShouldBe(Lane.Of(s_acme, "u1"));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[1]")]
    [InlineData("\"text\"")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("{'a':1}")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\":01}")]
    public void What_is_no_object_is_malformed(string json) => CodeOf(json).ShouldBe(ErrorCode.MalformedJson);

    [Theory]
    [InlineData("interaction_id", ErrorCode.MissingKey)]
    [InlineData("user_id", ErrorCode.MissingKey)]
    [InlineData("timestamp", ErrorCode.MissingTime)]
    [InlineData("product_id", null)]
    public void Keys_and_times_must_have_values(string field, string? code)
    {
        var node = System.Text.Json.Nodes.JsonNode.Parse(Good)!.AsObject();
        foreach (var value in new[] { "null", "\"\"", "\"  \"" })
        {
            node[field] = System.Text.Json.Nodes.JsonNode.Parse(value);
            CodeOf(node.ToJsonString()).ShouldBe(code);
        }

        node.Remove(field);
        CodeOf(node.ToJsonString()).ShouldBe(code);
    }

    [Fact]
    public void Encodings_other_than_utf8_are_told()
    {
        CodeOf(Encoding.Latin1.GetBytes(Good.Replace("u1", "Müller"))).ShouldBe(ErrorCode.InvalidEncoding);
        CodeOf(Encoding.Unicode.GetBytes(Good.Replace("u1", "Müller\ud83c\udfc0"))).ShouldBeOneOf(ErrorCode.InvalidEncoding, ErrorCode.MalformedJson);
        CodeOf(Good.Replace("p1", "\\ud800")).ShouldBe(ErrorCode.InvalidEncoding);
        CodeOf(Good.Replace("u1", "\\ud800")).ShouldBe(ErrorCode.InvalidEncoding);
    }

    [Theory]
    [InlineData(63, null)]
    [InlineData(64, ErrorCode.TooDeep)]
    [InlineData(5000, ErrorCode.TooDeep)]
    public void Nesting_has_a_limit(int arrays, string? code) =>
        CodeOf(Good.Replace("{", "{\"x\":" + new string('[', arrays) + new string(']', arrays) + ",")).ShouldBe(code);

    [Fact]
    public void Size_has_a_limit()
    {
        var pad = RowScanner.MaxBytes - Good.Length - "\"x\":\"\",".Length;
        CodeOf(Good.Replace("{", "{\"x\":\"" + new string('a', pad) + "\",")).ShouldBeNull();
        CodeOf(Good.Replace("{", "{\"x\":\"" + new string('a', pad + 1) + "\",")).ShouldBe(ErrorCode.EventTooLarge);
    }

    [Theory]
    [InlineData("\"acme\"", null)]
    [InlineData("null", null)]
    [InlineData("\"other\"", ErrorCode.TenantMismatch)]
    [InlineData("7", ErrorCode.TenantMismatch)]
    public void A_named_tenant_must_be_the_callers(string tenant, string? code) =>
        CodeOf(Good.Replace("{", "{\"tenant_id\":" + tenant + ",")).ShouldBe(code);

    [Fact]
    public void Random_bytes_never_crash_it()
    {
        const int seed = 99;
        var random = new Random(seed);
        var scanner = new RowScanner(Packs.Interactions, s_acme);
        var good = Encoding.UTF8.GetBytes(Good);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            scanner.Scan(bytes.AsSpan(0, random.Next(bytes.Length + 1)), out _);
        }
    }
}
