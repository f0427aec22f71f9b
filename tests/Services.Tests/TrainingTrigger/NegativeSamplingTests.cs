using System.Globalization;
using Millrace.TrainingTrigger.TrainingSets;
using Xunit.Abstractions;

namespace Millrace.Services.Tests.TrainingTrigger;

/// <summary>Negatives against what they promise, over small worlds drawn at random.</summary>
public sealed class NegativeSamplingTests(ITestOutputHelper output)
{
    [Fact]
    public void No_negative_is_ever_known_to_its_user_or_younger_than_its_positive_or_drawn_twice()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            output.WriteLine($"seed {seed}");
            var random = new Random(seed);
            var items = Enumerable.Range(0, random.Next(1, 30)).Select(i => (Item: $"i{i}", Since: (long)random.Next(0, 100), Weight: 1.0)).ToArray();
            var known = Enumerable.Range(0, random.Next(1, 6)).ToDictionary(
                user => $"u{user}", _ => items.Where(_ => random.Next(3) == 0).Select(item => item.Item).ToHashSet());
            var positives = known.SelectMany(user => user.Value.Select(item => Row(user.Key, item, random.Next(0, 120)))).ToArray();
            var ratio = random.Next(1, 6);

            var drawn = NegativeSampling.Draw(positives, 0, 1, new ItemCatalogue(items), known, ratio, "acme|7");

            foreach (var negative in drawn)
            {
                known[negative.Keys[0]!].ShouldNotContain(negative.Keys[1]!);
                items.Single(item => item.Item == negative.Keys[1]).Since.ShouldBeLessThanOrEqualTo(negative.Time);
                negative.Label.ShouldBe(0);
                positives.ShouldContain(row => row.Time == negative.Time && row.Keys[0] == negative.Keys[0] && negative.Id.StartsWith(row.Id + "#n", StringComparison.Ordinal));
            }
            drawn.Select(row => (row.Keys[0], row.Keys[1])).ShouldBeUnique();
            drawn.Count.ShouldBe(Expected(positives, items, known, ratio), "as many as there are, up to the ratio");
            Text(NegativeSampling.Draw([.. positives.Reverse()], 0, 1, new ItemCatalogue(items.Reverse()), known, ratio, "acme|7")).ShouldBe(Text(drawn), "the order of the input does not count");
        }
    }

    [Fact]
    public void Another_version_of_the_data_draws_others_and_another_user_changes_nobody_elses()
    {
        var items = new ItemCatalogue(Enumerable.Range(0, 1000).Select(i => ($"i{i}", 0L, 1.0)));
        var known = new Dictionary<string, HashSet<string>> { ["u1"] = ["i1"], ["u2"] = ["i2"] };
        var first = Text(NegativeSampling.Draw([Row("u1", "i1", 5)], 0, 1, items, known, 4, "acme|7"));
        Text(NegativeSampling.Draw([Row("u1", "i1", 5)], 0, 1, items, known, 4, "acme|8")).ShouldNotBe(first);
        Text(NegativeSampling.Draw([Row("u1", "i1", 5), Row("u2", "i2", 5)], 0, 1, items, known, 4, "acme|7")).ShouldStartWith(first);
    }

    [Fact]
    public void Items_are_drawn_in_proportion_to_their_weights()
    {
        var items = new ItemCatalogue([("rare", 0L, 1.0), ("common", 0L, 3.0), ("late", 10L, 1e9)]);
        var positives = Enumerable.Range(0, 4000).Select(user => Row($"u{user}", "bought", 5)).ToArray();
        var drawn = NegativeSampling.Draw(positives, 0, 1, items, new Dictionary<string, HashSet<string>>(), 1, "acme|7");
        // 4000 draws at 3/4: five standard deviations are 137.
        drawn.Count(row => row.Keys[1] == "common").ShouldBeInRange(3000 - 137, 3000 + 137);
        drawn.ShouldNotContain(row => row.Keys[1] == "late");
    }

    // Each positive in turn takes what exists by then and is left, up to the ratio.
    static int Expected(SpineRow[] positives, (string Item, long Since, double Weight)[] items, Dictionary<string, HashSet<string>> known, int ratio)
    {
        var total = 0;
        foreach (var user in positives.GroupBy(row => row.Keys[0]!))
        {
            var taken = 0;
            foreach (var positive in user.OrderBy(row => row.Time))
                taken += Math.Min(ratio, items.Count(item => item.Since <= positive.Time && !known[user.Key].Contains(item.Item)) - taken);
            total += taken;
        }
        return total;
    }

    static SpineRow Row(string user, string item, long time) => new(time, string.Create(CultureInfo.InvariantCulture, $"{user}-{item}"), [user, item], 1);

    static string Text(IEnumerable<SpineRow> rows) => string.Join('\n', rows.Select(row => $"{row.Id} {row.Time} {string.Join(',', row.Keys)}"));
}
