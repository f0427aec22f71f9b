using System.Text;
using Millrace.Features.Definitions;

namespace Millrace.Features.Tests.Definitions;

public sealed class DefinitionFuzzTests
{
    static readonly string[] Scraps = ["{", "}", "[", "]", ":", ": ", "- ", "\n", "\n  ", "\t", "'", "\"", "#", "&a ", "*a", "!x ", "|", ">", "%", "@", "`", ",", "---\n", "...\n", "? ", "\0", "\u2028", "\ud800", "🏀", "null", "~", "features", "count()"];

    [Fact]
    public void A_damaged_pack_gives_errors_with_places_and_nothing_else()
    {
        var files = Shop.Files.Where(f => f.Path == "pack.yaml" || f.Path.StartsWith("feature_", StringComparison.Ordinal)).ToArray();
        var first = Environment.TickCount;
        var refused = 0;
        for (var seed = first; seed < first + 500; seed++)
        {
            var random = new Random(seed);
            var damaged = files.ToArray();
            var which = random.Next(damaged.Length);
            damaged[which] = damaged[which] with { Text = Damage(damaged[which].Text, random) };
            try
            {
                var result = PackLoader.Load("ecommerce", damaged, Shop.Datasets);
                refused += result.Pack is null ? 1 : 0;
                (result.Pack is null).ShouldBe(result.Errors.Count > 0);
                foreach (var error in result.Errors)
                {
                    var lines = damaged.Single(f => f.Path == error.File).Text.Split('\n');
                    error.Line.ShouldBeInRange(1, lines.Length + 1);
                    error.Column.ShouldBeGreaterThan(0);
                    error.Message.ShouldNotBeNullOrWhiteSpace();
                }
            }
            catch (Exception e) when (e is not ShouldAssertException)
            {
                throw new Xunit.Sdk.XunitException($"seed {seed}: {e}\n{damaged[which].Text}");
            }
        }
        refused.ShouldBeGreaterThan(150, "the damage is too slight to test anything");
    }

    [Theory]
    [InlineData("[", 100_000)]
    [InlineData("{a: ", 100_000)]
    [InlineData("- ", 100_000)]
    [InlineData("a:\n ", 2_000)]
    [InlineData("? ", 10_000)]
    public void Depth_is_bounded_and_not_by_the_stack(string piece, int times)
    {
        var result = Shop.Load(("v.yaml", string.Concat(Enumerable.Repeat(piece, times))));
        result.Pack.ShouldBeNull();
        result.Errors.ShouldContain(e => e.File == "feature_views/v.yaml");
    }

    [Fact]
    public void Features_that_double_each_other_stay_small()
    {
        var text = new StringBuilder("features:\n  f0: count()\n");
        for (var i = 1; i < 40; i++)
            text.Append($"  f{i}: f{i - 1} + f{i - 1}\n");
        var view = Shop.View(text.ToString()).Pack!.Views.ShouldHaveSingleItem();
        view.Features.ShouldAllBe(f => f.Value.Text.Length < 2000);
        view.Features.Select(f => f.Value.Text).ShouldBeUnique();
        view.Features[^1].Value.Evaluate(new Columns.RecordBatch(("count()", new Columns.Int64Column([3])))).ValueAt(0).ShouldBe(3L << 39);
    }

    [Fact]
    public void A_long_chain_of_features_is_refused_and_not_by_the_stack()
    {
        var text = new StringBuilder("features:\n");
        for (var i = 0; i < 5_000; i++)
            text.Append($"  f{i}: f{i + 1} + 1\n");
        text.Append("  f5000: count()\n");
        Shop.View(text.ToString()).Errors.ShouldContain(e => e.Message.Contains("in a chain"));
    }

    static string Damage(string text, Random random)
    {
        for (var n = random.Next(1, 4); n > 0; n--)
        {
            var at = random.Next(text.Length);
            text = random.Next(6) switch
            {
                0 => text[..at],
                1 => text.Remove(at, Math.Min(random.Next(1, 20), text.Length - at)),
                2 => text.Insert(at, text.Substring(random.Next(text.Length / 2), random.Next(1, text.Length / 2))),
                3 => text[..at] + (char)random.Next(1, 0x10000) + text[(at + 1)..],
                _ => text.Insert(at, Scraps[random.Next(Scraps.Length)]),
            };
            if (text.Length == 0)
                return text;
        }
        return text;
    }
}
