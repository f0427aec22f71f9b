namespace Millrace.Features.Execution;

/// <summary>Whether the records could answer for the instant.</summary>
public enum FinishStatus
{
    /// <summary>The values are those of the instant.</summary>
    Exact,

    /// <summary>The instant lies before the base's cutoff: the base knows too much. The historical path can answer.</summary>
    BeforeBase,

    /// <summary>The instant lies before the events that the live record still keeps one by one. The historical path can answer.</summary>
    BeforeHead,

    /// <summary>The bytes are not records of this view, as after a change of its layout: the values mean nothing until the next base.</summary>
    Unreadable,
}
