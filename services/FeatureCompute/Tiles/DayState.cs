namespace Millrace.FeatureCompute.Tiles;

/// <summary>What a UTC day brought an entity or an actor, in the engine's encoding.</summary>
/// <param name="Key">Who.</param>
/// <param name="Day">The day's number, 1970-01-01 being 0.</param>
/// <param name="State">The state; null when it turned out that the day brought nothing.</param>
internal readonly record struct DayState(string[] Key, long Day, byte[]? State);
