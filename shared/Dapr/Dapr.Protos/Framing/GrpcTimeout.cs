using System.Globalization;

namespace Millrace.DaprProtocol.Framing;

/// <summary>The value of <c>grpc-timeout</c>: at most eight digits and a unit out of <c>H M S m u n</c>.</summary>
public static class GrpcTimeout
{
    /// <summary>The header's name.</summary>
    public const string HeaderName = "grpc-timeout";

    const long MaxValue = 99_999_999;

    static readonly (long Ticks, char Unit)[] s_units =
    [
        (TimeSpan.TicksPerMicrosecond, 'u'),
        (TimeSpan.TicksPerMillisecond, 'm'),
        (TimeSpan.TicksPerSecond, 'S'),
        (TimeSpan.TicksPerMinute, 'M'),
        (TimeSpan.TicksPerHour, 'H'),
    ];

    /// <summary>The header value, rounded up to the finest unit that fits eight digits.</summary>
    public static string Format(TimeSpan timeout)
    {
        var ticks = Math.Max(0, timeout.Ticks);
        foreach (var (size, unit) in s_units)
        {
            var value = ticks / size + (ticks % size == 0 ? 0 : 1);
            if (value <= MaxValue)
                return string.Create(CultureInfo.InvariantCulture, $"{value}{unit}");
        }
        return string.Create(CultureInfo.InvariantCulture, $"{MaxValue}H");
    }

    /// <summary>Reads a header value; false for anything that is not a number of at most eight digits and a unit.</summary>
    public static bool TryParse(string? text, out TimeSpan timeout)
    {
        timeout = default;
        if (text is not { Length: >= 2 and <= 9 }
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var value))
            return false;
        if (text[^1] == 'n')
        {
            timeout = new TimeSpan(value / TimeSpan.NanosecondsPerTick);
            return true;
        }
        foreach (var (size, unit) in s_units)
            if (unit == text[^1])
            {
                timeout = new TimeSpan(value * size);
                return true;
            }
        return false;
    }
}
