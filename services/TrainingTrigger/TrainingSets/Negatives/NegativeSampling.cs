using System.Text;
using Millrace.Hashing;

namespace Millrace.TrainingTrigger.TrainingSets;

/// <summary>
/// Draws negatives: per user without repetition, never an item that the user had anything to do with at any time, so that no
/// negative is a positive of tomorrow. The same inputs draw the same rows: each user has a seed of its own.
/// </summary>
static class NegativeSampling
{
    const int TriesPerDraw = 32;

    /// <summary>The negatives of some positives.</summary>
    /// <param name="positives">The positives, in any order.</param>
    /// <param name="userKey">The place of the user among the keys.</param>
    /// <param name="itemKey">The place of the item among the keys.</param>
    /// <param name="items">What can be drawn.</param>
    /// <param name="known">Everything that each user ever had to do with.</param>
    /// <param name="ratio">How many per positive.</param>
    /// <param name="seed">Names the tenant and the version of the data.</param>
    public static List<SpineRow> Draw(
        IEnumerable<SpineRow> positives, int userKey, int itemKey, ItemCatalogue items, IReadOnlyDictionary<string, HashSet<string>> known, int ratio, string seed)
    {
        var negatives = new List<SpineRow>();
        foreach (var user in positives.GroupBy(row => row.Keys[userKey]!, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var random = new Random(unchecked((int)XxHash64.Of(Encoding.UTF8.GetBytes($"{seed}|{user.Key}"))));
            var taken = new HashSet<string>(known.GetValueOrDefault(user.Key) ?? [], StringComparer.Ordinal);
            foreach (var positive in user.OrderBy(row => row.Time).ThenBy(row => row.Id, StringComparer.Ordinal))
                for (var number = 1; number <= ratio && DrawOne(items, items.CountAt(positive.Time), taken, random) is { } item; number++)
                {
                    taken.Add(item);
                    negatives.Add(positive with
                    {
                        Id = $"{positive.Id}#n{number}",
                        Keys = [.. positive.Keys.Select((key, place) => place == itemKey ? item : key)],
                        Label = 0,
                    });
                }
        }
        return negatives;
    }

    // Most draws hit at once; a user who knows nearly everything is served from what is left.
    static string? DrawOne(ItemCatalogue items, int count, HashSet<string> taken, Random random)
    {
        if (count == 0)
            return null;
        for (var attempt = 0; attempt < TriesPerDraw; attempt++)
            if (items[items.Draw(random, count)] is var item && !taken.Contains(item))
                return item;
        var left = Enumerable.Range(0, count).Where(place => !taken.Contains(items[place])).ToArray();
        if (left.Length == 0)
            return null;
        var at = random.NextDouble() * left.Sum(items.WeightOf);
        foreach (var place in left)
            if ((at -= items.WeightOf(place)) <= 0)
                return items[place];
        return items[left[^1]];
    }
}
