namespace Millrace.Ingestion.Uploads;

/// <summary>The name that somebody may have meant.</summary>
static class NearMatch
{
    public static string? Of(string name, IReadOnlyList<string> candidates)
    {
        var best = candidates.Select(candidate => (candidate, Distance: Distance(Plain(name), Plain(candidate)))).DefaultIfEmpty((candidate: "", Distance: int.MaxValue)).MinBy(pair => pair.Distance);
        return best.Distance <= Math.Max(1, name.Length / 3) ? best.candidate : null;
    }

    static string Plain(string name) => new([.. name.ToLowerInvariant().Where(char.IsLetterOrDigit).Take(64)]);

    /// <summary>Levenshtein's distance.</summary>
    static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (left[i - 1] == right[j - 1] ? 0 : 1)));
        }

        return row[^1];
    }
}
