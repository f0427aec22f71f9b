using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Contracts.Identity;

namespace Millrace.Contracts.Tests.Identity;

public class CanonicalJsonTests
{
    static string Canonical(string json) => Encoding.UTF8.GetString(new CanonicalJson().Of(Encoding.UTF8.GetBytes(json)));

    // RFC 8785, appendix B: the bits of a double and how it is written.
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Numbers_are_written_as_the_rfc_lists_them(string bits, string expected)
    {
        var value = BitConverter.Int64BitsToDouble(long.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        Canonical(value.ToString("E17", CultureInfo.InvariantCulture)).ShouldBe(expected);
        Canonical(value.ToString("R", CultureInfo.InvariantCulture)).ShouldBe(expected);
    }

    // RFC 8785, section 3.2.2 to 3.2.4.
    [Fact]
    public void The_rfcs_example_gives_the_rfcs_bytes()
    {
        const string input = """
            {
              "numbers": [333333333.33333329, 1E30, 4.50,
                          2e-3, 0.000000000000000000000000001],
              "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
              "literals": [null, true, false]
            }
            """;
        Canonical(input).ShouldBe(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
    }

    // RFC 8785, section 3.2.3.
    [Fact]
    public void Members_are_sorted_by_utf16_code_units()
    {
        const string input = """
            {
              "\u20ac": "Euro Sign",
              "\r": "Carriage Return",
              "\ufb33": "Hebrew Letter Dalet With Dagesh",
              "1": "One",
              "\ud83d\ude00": "Emoji: Grinning Face",
              "\u0080": "Control",
              "\u00f6": "Latin Small Letter O With Diaeresis"
            }
            """;
        JsonNode.Parse(Canonical(input))!.AsObject().Select(member => member.Value!.GetValue<string>()).ShouldBe(
            ["Carriage Return", "One", "Control", "Latin Small Letter O With Diaeresis", "Euro Sign", "Emoji: Grinning Face", "Hebrew Letter Dalet With Dagesh"]);
    }

    [Fact]
    public void Any_json_keeps_its_meaning_and_its_canonical_form_whatever_order_and_space_it_is_written_with()
    {
        const int seed = 8785;
        var random = new Random(seed);
        for (var i = 0; i < 3000; i++)
        {
            var value = RandomJson.Value(random, 4);
            var first = Canonical(RandomJson.Write(value, new Random(i)));
            var second = Canonical(RandomJson.Write(value, new Random(i + 1)));
            second.ShouldBe(first, $"seed {seed}, round {i}");
            Canonical(first).ShouldBe(first);
            first.ShouldBe(RandomJson.NaiveCanonical(value), $"seed {seed}, round {i}");
        }
    }

    [Fact]
    public void What_was_written_before_does_not_change_what_is_written_next()
    {
        string[] names = ["b", "a", "\\u0061", "é", "long_name", "c", "\uE000", "😀"];
        var random = new Random(20260301);
        var reused = new CanonicalJson();
        string? last = null;
        for (var round = 0; round < 3000; round++)
        {
            // Often the members of the one before with other values, sometimes others, with repeated names among them.
            if (last is null || random.Next(4) == 0)
                last = string.Join(',', Enumerable.Range(0, random.Next(2, 7)).Select(_ => $"\"{names[random.Next(names.Length)]}\":#"));
            var text = "{" + last + ",\"z\":{" + last + "}}";
            while (text.Contains('#', StringComparison.Ordinal))
                text = text[..text.IndexOf('#', StringComparison.Ordinal)] + random.Next(100) + text[(text.IndexOf('#', StringComparison.Ordinal) + 1)..];
            var bytes = Encoding.UTF8.GetBytes(text);
            Encoding.UTF8.GetString(reused.Of(bytes)).ShouldBe(Encoding.UTF8.GetString(new CanonicalJson().Of(bytes)), text);
        }
    }

    [Fact]
    public void Of_members_with_one_name_the_last_stands() =>
        Canonical("{\"b\":1,\"a\":1,\"\\u0061\":2,\"a\":3}").ShouldBe("{\"a\":3,\"b\":1}");

    [Theory]
    [InlineData("\"\\ud800\"")]
    [InlineData("{\"\\udc00x\":1}")]
    public void A_surrogate_alone_is_no_text(string json) =>
        Should.Throw<InvalidOperationException>(() => Canonical(json));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("nul")]
    public void What_is_no_json_is_told(string json) => Should.Throw<JsonException>(() => Canonical(json));

    [Fact]
    public void Ids_are_the_first_128_bits_of_the_sha256_of_the_canonical_form()
    {
        var id = new byte[EventId.Length];
        EventId.Write("{ \"b\" : 1.0, \"a\" : \"\\u0078\" }"u8, new CanonicalJson(), id);
        // printf '{"a":"x","b":1}' | sha256sum
        Encoding.ASCII.GetString(id).ShouldBe(Convert.ToHexStringLower(
            System.Security.Cryptography.SHA256.HashData("{\"a\":\"x\",\"b\":1}"u8))[..32]);
    }
}
