namespace Millrace.Lake.Tests;

/// <summary>A clock that stands until it is set.</summary>
sealed class SettableClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}
