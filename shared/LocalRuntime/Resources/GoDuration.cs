using System.Buffers;
using System.Globalization;

namespace Millrace.LocalRuntime.Resources;

/// <summary>Durations as Go writes them: <c>1h30m</c>, <c>500ms</c>, <c>1.5s</c>.</summary>
internal static class GoDuration
{
    static readonly SearchValues<char> s_number = SearchValues.Create("0123456789.");

    static readonly (string Unit, double Milliseconds)[] s_units =
        [("ns", 1e-6), ("us", 1e-3), ("µs", 1e-3), ("ms", 1), ("s", 1000), ("m", 60_000), ("h", 3_600_000)];

    /// <summary>A duration as Go writes it, such as <c>1m30s</c> or <c>500ms</c>.</summary>
    public static string Text(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.######}ms");
        var hours = duration.TotalHours >= 1 ? $"{(int)duration.TotalHours}h" : "";
        var minutes = duration.TotalMinutes >= 1 ? $"{duration.Minutes}m" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{hours}{minutes}{duration.TotalSeconds % 60:0.###}s");
    }

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        var rest = text.AsSpan().Trim();
        var negative = rest.StartsWith("-");
        rest = rest.TrimStart("+-");
        if (rest is "0")
            return true;
        var total = 0.0;
        if (rest.IsEmpty)
            return false;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(s_number);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            var length = rest.IndexOfAny(s_number);
            var unit = (length < 0 ? rest : rest[..length]).ToString();
            var known = Array.Find(s_units, candidate => candidate.Unit == unit);
            if (known.Unit is null)
                return false;
            total += number * known.Milliseconds;
            rest = rest[unit.Length..];
        }
        if (total > TimeSpan.MaxValue.TotalMilliseconds / 2)
            return false;
        duration = TimeSpan.FromMilliseconds(negative ? -total : total);
        return true;
    }
}
