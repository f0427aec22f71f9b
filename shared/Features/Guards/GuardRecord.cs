using Millrace.Features.State;

namespace Millrace.Features.Guards;

/// <summary>What the stream's guard knows of one actor; a value in a state store like <see cref="LiveRecord"/>.</summary>
/// <remarks>Bounded by the events of one day that the rules allow (1,000 by default, some four bytes each).</remarks>
public sealed class GuardRecord
{
    internal GuardRecord(ActorHistory history) => History = history;

    internal ActorHistory History { get; }

    internal LaneMarks Marks { get; set; } = new();
}
