namespace Millrace.Features.Aggregation;

/// <summary>The first and last event of a session (µs).</summary>
internal readonly record struct Session(long First, long Last);
