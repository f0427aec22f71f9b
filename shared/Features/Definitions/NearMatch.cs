namespace Millrace.Features.Definitions;

/// <summary>Finds the name that a writer probably meant.</summary>
internal static class NearMatch
{
    /// <summary>Longer names are never typing slips of anything, and comparing them would cost.</summary>
    const int LongestCompared = 64;

    /// <summary>The nearest of <paramref name="choices"/> within a third of the written length, or null.</summary>
    public static string? Of(string written, IEnumerable<string> choices)
    {
        if (written.Length > LongestCompared)
            return null;
        var allowed = Math.Max(1, written.Length / 3);
        return choices
            .Where(choice => choice.Length <= LongestCompared)
            .Select(choice => (choice, distance: Distance(written, choice)))
            .Where(c => c.distance <= allowed)
            .OrderBy(c => c.distance).ThenBy(c => c.choice, StringComparer.Ordinal)
            .Select(c => c.choice).FirstOrDefault();
    }

    /// <summary>Edits (insert, delete, replace, swap of neighbours) between two names, case ignored.</summary>
    internal static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var same = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                var best = Math.Min(Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1), rows[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                    best = Math.Min(best, rows[i - 2, j - 2] + 1);
                rows[i, j] = best;
            }
        }
        return rows[a.Length, b.Length];
    }

    static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
