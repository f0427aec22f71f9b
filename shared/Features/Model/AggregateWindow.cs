namespace Millrace.Features.Model;

/// <summary>
/// The time an aggregate looks back over from an instant t: everything before t, or [t − <paramref name="From"/>,
/// t − <paramref name="To"/>). The end of a window that reaches t is never rounded; the start is rounded down to a tile.
/// </summary>
/// <param name="From">How far back it starts; null = from the beginning.</param>
/// <param name="To">How far back it ends; zero = at t, t itself left out.</param>
public readonly record struct AggregateWindow(TimeSpan? From, TimeSpan To)
{
    /// <summary>Everything before the instant.</summary>
    public static AggregateWindow All => default;

    /// <summary>The last <paramref name="length"/> before the instant.</summary>
    public static AggregateWindow Last(TimeSpan length) => Between(length, TimeSpan.Zero);

    /// <summary>From <paramref name="from"/> ago until <paramref name="to"/> ago; adjoining windows share their boundary exactly.</summary>
    public static AggregateWindow Between(TimeSpan from, TimeSpan to) => to >= TimeSpan.Zero && from > to
        ? new AggregateWindow(from, to)
        : throw new ArgumentException($"a window starts before it ends; [t-{from}, t-{to}) does not", nameof(from));
}
