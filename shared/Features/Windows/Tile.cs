namespace Millrace.Features.Windows;

/// <summary>
/// Tiles of event time, aligned to 1970-01-01T00:00:00Z. The start of a window is rounded down to its tile: not at all
/// for windows up to 1 h, to 5 min up to 12 h, 1 h up to 12 d, 1 d beyond.
/// </summary>
public static class Tile
{
    private const long Hour = 3_600_000_000;

    /// <summary>The tile (µs) of a window's length (µs); 1 for windows whose events are kept.</summary>
    public static long Of(long window) => window switch
    {
        <= Hour => 1,
        <= 12 * Hour => Hour / 12,
        <= 288 * Hour => Hour,
        _ => 24 * Hour,
    };

    /// <summary>The start of the tile that an instant lies in.</summary>
    public static long Floor(long instant, long tile)
    {
        var rest = instant % tile;
        return rest < 0 ? instant - rest - tile : instant - rest;
    }
}
