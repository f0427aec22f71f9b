using Millrace.Features.State;

namespace Millrace.Features.Execution;

/// <summary>
/// An entity's state as its day tiles are put into it, oldest first: it gives the base at the end of any of these days,
/// bit for bit the one that is built from the events themselves. Not for several threads at once.
/// </summary>
public sealed class TileFold
{
    private readonly ViewLayout _layout;
    private readonly EntityState _state;

    internal TileFold(ViewLayout layout, EntityState? begun = null) =>
        (_layout, _state) = (layout, begun ?? new EntityState(layout));

    /// <summary>Puts in the tile of a day after all that were put in before.</summary>
    /// <exception cref="RecordFormatException">The bytes are not a tile of this view.</exception>
    public void Add(byte[] tile) => DayTile.MergeInto(_state, _layout, tile);

    /// <summary>The bytes of the base at an instant (µs) at which a day starts, not before the end of any day that was put in.</summary>
    public byte[] BaseAt(long cutoff, long silverVersion)
    {
        _state.Complete(cutoff);
        return new BaseRecord(cutoff, silverVersion, _state).Encode(_layout.Fingerprint);
    }
}
