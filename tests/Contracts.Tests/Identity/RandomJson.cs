using System.Globalization;
using System.Text;

namespace Millrace.Contracts.Tests.Identity;

/// <summary>Random JSON values, written in random ways, and a canonical form made the slow and obvious way.</summary>
static class RandomJson
{
    public static object? Value(Random random, int depth) => random.Next(depth > 0 ? 7 : 5) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => (double)random.Next(-1000, 1000),
        3 => Math.Round(random.NextDouble() * 1000, random.Next(6)),
        4 => Text(random),
        5 => Enumerable.Range(0, random.Next(4)).Select(_ => Value(random, depth - 1)).ToList(),
        _ => Members(random, depth),
    };

    static Dictionary<string, object?> Members(Random random, int depth)
    {
        var members = new Dictionary<string, object?>(StringComparer.Ordinal);
        for (var i = random.Next(6); i > 0; i--)
            members[Text(random)] = Value(random, depth - 1);
        return members;
    }

    static string Text(Random random)
    {
        string[] parts = ["a", "ab", "B", "\"", "\\", "\n", "\u0001", "é", "€", "ｚ", "🏀", "😀", "\uE000", "", " ", "z"];
        return string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => parts[random.Next(parts.Length)]));
    }

    public static string Write(object? value, Random how) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        double number => Number(number, how),
        string text => Quoted(text, how),
        List<object?> list => "[" + Space(how) + string.Join(Space(how) + ",", list.Select(item => Write(item, how))) + "]",
        Dictionary<string, object?> members => "{" + Space(how) + string.Join("," + Space(how), members.OrderBy(_ => how.Next())
            .Select(member => Quoted(member.Key, how) + Space(how) + ":" + Write(member.Value, how))) + "}",
        _ => throw new InvalidOperationException(),
    };

    static string Number(double number, Random how) => how.Next(4) switch
    {
        0 => number.ToString("E16", CultureInfo.InvariantCulture),
        1 when Math.Abs(number) > 1e-3 => number.ToString("0.000000000000", CultureInfo.InvariantCulture),
        _ => number.ToString("R", CultureInfo.InvariantCulture),
    };

    static string Space(Random how) => how.Next(3) == 0 ? " \n" : "";

    static string Quoted(string text, Random how)
    {
        var builder = new StringBuilder("\"");
        foreach (var unit in text)
            if (unit is '"' or '\\' or < ' ' || how.Next(5) == 0)
                builder.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
            else
                builder.Append(unit);
        return Whole(builder.Append('"').ToString());
    }

    // Half a pair written as it is and half as an escape would be no text: such texts are escaped as a whole.
    static string Whole(string text)
    {
        for (var i = 0; i < text.Length; i++)
            if (char.IsSurrogate(text[i]) && (i + 1 >= text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) && !(i > 0 && char.IsSurrogatePair(text[i - 1], text[i])))
                return string.Concat(text.Select(unit => unit > 127 ? $"\\u{(int)unit:x4}" : unit.ToString()));
        return text;
    }

    public static string NaiveCanonical(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        // Values are drawn so that .NET and ECMAScript write them alike, but for zero's sign.
        double number => number == 0 ? "0" : number.ToString("R", CultureInfo.InvariantCulture),
        string text => NaiveQuoted(text),
        List<object?> list => "[" + string.Join(",", list.Select(NaiveCanonical)) + "]",
        Dictionary<string, object?> members => "{" + string.Join(",", members.OrderBy(member => member.Key, StringComparer.Ordinal)
            .Select(member => NaiveQuoted(member.Key) + ":" + NaiveCanonical(member.Value))) + "}",
        _ => throw new InvalidOperationException(),
    };

    static string NaiveQuoted(string text) => "\"" + text.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n").Replace("\u0001", "\\u0001") + "\"";
}
