using Millrace.Features.Model;
using Millrace.Features.Windows;

namespace Millrace.Features.Execution;

/// <summary>A window in microseconds with the tiles its two ends are rounded down to.</summary>
internal readonly record struct WindowRange(long From, long To, long StartTile, long EndTile)
{
    private const long Unbounded = -1;

    /// <summary>Whether the window has a start.</summary>
    public bool IsBounded => From != Unbounded;

    /// <summary>Whether it ends at the instant itself.</summary>
    public bool ReachesInstant => To == 0;

    public static WindowRange Of(AggregateWindow window)
    {
        var to = window.To.Ticks / TimeSpan.TicksPerMicrosecond;
        if (window.From is not { } length)
            return to == 0
                ? new WindowRange(Unbounded, 0, 1, 1)
                : throw new ArgumentException($"a window that ends {window.To} ago needs a start");
        var from = length.Ticks / TimeSpan.TicksPerMicrosecond;

        // The boundary that two adjoining windows share is rounded once, with the finer tile of the two.
        var startTile = Windows.Tile.Of(from);
        var endTile = to == 0 ? 1 : Windows.Tile.Of(to);
        return to == 0 || endTile > 1
            ? new WindowRange(from, to, startTile, endTile)
            : throw new ArgumentException($"a window must end at the instant or more than 1 h before it, not {window.To} before");
    }

    /// <summary>The first instant (µs) that the window at <paramref name="at"/> covers.</summary>
    public long Start(long at) => IsBounded ? Windows.Tile.Floor(at - From, StartTile) : long.MinValue;

    /// <summary>The first instant (µs) after the window at <paramref name="at"/>.</summary>
    public long End(long at) => ReachesInstant ? at : Windows.Tile.Floor(at - To, EndTile);
}
