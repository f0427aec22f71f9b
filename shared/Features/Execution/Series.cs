using Millrace.Features.Aggregation;

namespace Millrace.Features.Execution;

/// <summary>
/// What is kept per tile: one operator over the same inputs and filter. Windows of different lengths over it share the
/// tiles; each reads its own part.
/// </summary>
internal sealed record Series(int Index, AggregateCall Call, int[] Slots, int Filter, bool IsBounded, bool KeepsEvents)
{
    /// <summary>The tile (µs) in which states are kept.</summary>
    public long Tile { get; set; }

    /// <summary>The longest look back (µs) of the windows over it; meaningless when unbounded.</summary>
    public long Horizon { get; set; }
}
