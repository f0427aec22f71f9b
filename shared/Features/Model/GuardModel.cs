namespace Millrace.Features.Model;

/// <summary>
/// Leaves machines out. An event on UTC day D is left out if and only if its actor met one of the rules by events
/// before D 00:00; so a decision never changes in retrospect.
/// </summary>
public sealed record GuardModel(string ActorColumn)
{
    /// <summary>More events than this on one UTC day.</summary>
    public long MaxPerDay { get; init; } = 1000;

    /// <summary>More events than this in one UTC minute.</summary>
    public long MaxPerMinute { get; init; } = 60;

    /// <summary>At least this many events, with a median gap between distinct timestamps below <see cref="MedianGap"/>.</summary>
    public long MedianGapEvents { get; init; } = 50;

    /// <summary>See <see cref="MedianGapEvents"/>.</summary>
    public TimeSpan MedianGap { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The string column that <see cref="DeniedDevices"/> are looked for in, or null.</summary>
    public string? DeviceColumn { get; init; }

    /// <summary>Devices that only machines use.</summary>
    public IReadOnlyList<string> DeniedDevices { get; init; } = [];
}
