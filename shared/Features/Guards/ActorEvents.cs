using Millrace.Features.Columns;

namespace Millrace.Features.Guards;

/// <summary>The events of one actor in a batch, by event time.</summary>
public sealed class ActorEvents
{
    internal ActorEvents(string actor, long[] times, ReadOnlyMemory<int> rows, StringColumn? devices)
    {
        Actor = actor;
        Times = times;
        Rows = rows;
        Devices = devices;
    }

    /// <summary>The actor's id: the key of its record.</summary>
    public string Actor { get; }

    internal long[] Times { get; }

    internal ReadOnlyMemory<int> Rows { get; }

    internal StringColumn? Devices { get; }
}
