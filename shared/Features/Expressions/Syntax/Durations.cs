namespace Millrace.Features.Expressions.Syntax;

/// <summary>Durations as people write them: <c>7d</c>, <c>30m</c>, <c>1d12h</c>; counted in microseconds.</summary>
internal static class Durations
{
    public static readonly string[] Examples = ["30s", "15m", "12h", "7d", "4w", "1d12h"];

    const long Second = 1_000_000;

    static long Of(string unit) => unit switch
    {
        "us" => 1,
        "ms" => 1_000,
        "s" => Second,
        "m" => 60 * Second,
        "h" => 3600 * Second,
        "d" => 86400 * Second,
        "w" => 7 * 86400 * Second,
        _ => 0,
    };

    /// <summary>Reads the whole text; false when a unit is unknown, a number is missing or the sum overflows.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long microseconds)
    {
        microseconds = 0;
        if (text.IsEmpty)
            return false;
        while (!text.IsEmpty)
        {
            var digits = Count(text, char.IsAsciiDigit);
            var letters = Count(text[digits..], char.IsAsciiLetter);
            var unit = Of(text.Slice(digits, letters).ToString());
            if (unit == 0 || !long.TryParse(text[..digits], out var number))
                return false;
            var sum = (Int128)number * unit + microseconds;
            if (sum > long.MaxValue)
                return false;
            microseconds = (long)sum;
            text = text[(digits + letters)..];
        }
        return true;
    }

    static int Count(ReadOnlySpan<char> text, Func<char, bool> belongs)
    {
        var n = 0;
        while (n < text.Length && belongs(text[n]))
            n++;
        return n;
    }
}
