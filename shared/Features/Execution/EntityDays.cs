namespace Millrace.Features.Execution;

/// <summary>The day starts (µs, ascending) at which the finished row of an entity is another one than a day before, apart from what passing time alone does to it.</summary>
/// <param name="Key">The join keys.</param>
/// <param name="DayStarts">Instants at 00:00 UTC.</param>
public sealed record EntityDays(string[] Key, long[] DayStarts);
