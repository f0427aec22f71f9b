namespace Millrace.Services.Tests.Ingestion;

/// <summary>The system's clock, put forward by as much as the test says.</summary>
public sealed class ShiftedClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}
