using System.Globalization;
using System.Text;

namespace Millrace.Unicode;

/// <summary>
/// Unicode normalisation form KC from tables of our own: the platform's answers with its input unchanged when it runs
/// without ICU, and else by whatever version of ICU the machine has.
/// </summary>
public static class NormalForm
{
    private const int HangulFirst = 0xAC00;
    private const int HangulCount = 11172;
    private const int LeadFirst = 0x1100;
    private const int VowelFirst = 0x1161;
    private const int TailFirst = 0x11A7;
    private const int Vowels = 21;
    private const int Tails = 28;
    private static readonly Lazy<Tables> s_tables = new(Tables.Read);

    /// <summary>The NFKC form. Unpaired surrogates, which have none, become U+FFFD.</summary>
    public static string Compatible(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Ascii.IsValid(text))
            return text;
        var points = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
            Decompose(rune.Value, points);
        Reorder(points);
        Compose(points);
        var result = new StringBuilder(points.Count);
        foreach (var point in points)
            result.Append(new Rune(point).ToString());
        return result.ToString();
    }

    private static void Decompose(int point, List<int> into)
    {
        var hangul = point - HangulFirst;
        if (hangul is >= 0 and < HangulCount)
        {
            into.Add(LeadFirst + (hangul / (Vowels * Tails)));
            into.Add(VowelFirst + (hangul / Tails % Vowels));
            if (hangul % Tails != 0)
                into.Add(TailFirst + (hangul % Tails));
        }
        else if (s_tables.Value.Decompositions.TryGetValue(point, out var parts))
        {
            into.AddRange(parts);
        }
        else
        {
            into.Add(point);
        }
    }

    // Marks between two starters go in order of their class; marks of one class keep their order.
    private static void Reorder(List<int> points)
    {
        for (var end = 0; end < points.Count; end++)
        {
            var start = end;
            while (end < points.Count && Class(points[end]) != 0)
                end++;
            if (end - start < 2)
                continue;

            // A sort that keeps equals in place, and is quick for texts that are nothing but marks.
            var sorted = points.GetRange(start, end - start).OrderBy(Class).ToList();
            for (var i = 0; i < sorted.Count; i++)
                points[start + i] = sorted[i];
        }
    }

    private static void Compose(List<int> points)
    {
        var starter = -1;
        var kept = 0;
        var before = 0;
        foreach (var point in points.ToArray())
        {
            var own = Class(point);

            // A mark reaches its starter unless something of its class or above, or another starter, stands between.
            var isBlocked = kept - 1 > starter && (before >= own || before == 0);
            if (starter >= 0 && !isBlocked && Composite(points[starter], point) is { } composite)
            {
                points[starter] = composite;
                continue;
            }

            if (own == 0)
                starter = kept;
            before = own;
            points[kept++] = point;
        }

        points.RemoveRange(kept, points.Count - kept);
    }

    private static int? Composite(int first, int second)
    {
        var (lead, vowel, tail) = (first - LeadFirst, second - VowelFirst, second - TailFirst);
        if (lead is >= 0 and < 19 && vowel is >= 0 and < Vowels)
            return HangulFirst + (((lead * Vowels) + vowel) * Tails);
        var hangul = first - HangulFirst;
        if (hangul is >= 0 and < HangulCount && hangul % Tails == 0 && tail is > 0 and < Tails)
            return first + tail;
        return s_tables.Value.Composites.TryGetValue((first, second), out var composite) ? composite : null;
    }

    private static int Class(int point) => s_tables.Value.Classes.GetValueOrDefault(point);

    private sealed record Tables(Dictionary<int, int[]> Decompositions, Dictionary<int, int> Classes, Dictionary<(int, int), int> Composites)
    {
        public static Tables Read()
        {
            var tables = new Tables([], [], []);
            using var stream = typeof(NormalForm).Assembly.GetManifestResourceStream("Millrace.Unicode.NormalForm.txt")
                ?? throw new InvalidOperationException("the table of normal forms is missing from the assembly");
            using var reader = new StreamReader(stream);
            while (reader.ReadLine() is { } line)
                tables.Take(line.Split(';'));
            return tables;
        }

        private void Take(string[] parts)
        {
            switch (parts[0])
            {
                case "D":
                    Decompositions.Add(Hex(parts[1]), Array.ConvertAll(parts[2].Split(' '), Hex));
                    break;
                case "K":
                    for (var point = Hex(parts[1]); point <= Hex(parts[2]); point++)
                        Classes.Add(point, int.Parse(parts[3], CultureInfo.InvariantCulture));
                    break;
                case "C":
                    Composites.Add((Hex(parts[2]), Hex(parts[3])), Hex(parts[1]));
                    break;
                default:
                    break;
            }
        }

        private static int Hex(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
