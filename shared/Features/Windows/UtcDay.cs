namespace Millrace.Features.Windows;

/// <summary>UTC days as numbers, 1970-01-01 being 0.</summary>
public static class UtcDay
{
    /// <summary>Microseconds in a day.</summary>
    public const long Length = 86_400_000_000;

    /// <summary>The day of an instant (µs), also before 1970.</summary>
    public static long Of(long instant) => Tile.Floor(instant, Length) / Length;

    /// <summary>The instant (µs) at which a day starts.</summary>
    public static long Start(long day) => day * Length;
}
