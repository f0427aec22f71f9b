using System.Text;
using Millrace.Features.Columns;

namespace Millrace.Features.Tests.Text;

/// <summary>Codes by bytes are codes by text.</summary>
public sealed class TextTableTests
{
    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 5_000)]
    [InlineData(3, 200_000)]
    public void Codes_are_those_that_a_dictionary_of_strings_gives(int seed, int distinct)
    {
        var random = new Random(seed);
        var table = new TextTable();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var order = new List<string>();
        for (var i = 0; i < Math.Max(2_000, distinct * 3 / 2); i++)
        {
            var bytes = Some(random, distinct);
            var text = Encoding.UTF8.GetString(bytes);
            if (known.TryAdd(text, order.Count))
                order.Add(text);
            table.CodeOf(bytes).ShouldBe(known[text], $"seed {seed}, text {i}: {Convert.ToHexString(bytes)}");
        }

        var texts = table.ToTexts();
        texts.Count.ShouldBe(order.Count);
        var column = new StringColumn([0, -1, order.Count - 1], texts);
        column[2].ShouldBe(order[^1]);
        column[1].ShouldBeNull();
        column.Dictionary.ShouldBe(order);
    }

    [Fact]
    public void Many_at_once_get_the_codes_of_one_by_one()
    {
        var random = new Random(4);
        var (together, single) = (new TextTable(), new TextTable());
        for (var round = 0; round < 50; round++)
        {
            var texts = Enumerable.Range(0, random.Next(300)).Select(_ => Some(random, 4_000)).ToArray();
            var offsets = new int[texts.Length + 1];
            for (var i = 0; i < texts.Length; i++)
                offsets[i + 1] = offsets[i] + texts[i].Length;
            var codes = new int[texts.Length];
            together.CodesOf(offsets, texts.SelectMany(text => text).ToArray(), codes);
            codes.ShouldBe(texts.Select(text => single.CodeOf(text)));
        }
    }

    [Fact]
    public void Texts_larger_than_any_chunk_come_back()
    {
        var table = new TextTable();
        var large = Encoding.UTF8.GetBytes(new string('x', (1 << 24) + 3));
        table.CodeOf("a"u8).ShouldBe(0);
        table.CodeOf(large).ShouldBe(1);
        table.CodeOf("b"u8).ShouldBe(2);
        table.CodeOf(large).ShouldBe(1);
        var texts = table.ToTexts();
        texts[1].Length.ShouldBe((1 << 24) + 3);
        texts[0].ShouldBe("a");
        texts[2].ShouldBe("b");
    }

    [Fact]
    public void No_texts_are_an_empty_list()
    {
        new TextTable().ToTexts().All.ShouldBeEmpty();
        new TextTable().ToTexts().Count.ShouldBe(0);
    }

    // Ids, longer texts, nothing, text past the basic plane, and bytes that are no text.
    private static byte[] Some(Random random, int distinct)
    {
        var number = random.Next(distinct);
        return (number % 7) switch
        {
            0 => [0xC3, (byte)number, 0xFF, (byte)(number >> 8)],
            1 => Encoding.UTF8.GetBytes(new string((char)('a' + (number % 26)), number % 100)),
            2 => Encoding.UTF8.GetBytes($"ключ 🛒 {number}"),
            _ => Encoding.UTF8.GetBytes($"u{number}"),
        };
    }
}
