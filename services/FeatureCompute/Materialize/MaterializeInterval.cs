namespace Millrace.FeatureCompute.Materialize;

/// <summary>What a caller asks to be materialized, in microseconds since 1970 UTC.</summary>
/// <param name="Start">Limits the work to entities with an event in [start, end); null for all that changed since the last run.</param>
/// <param name="End">The instant of the bases, as near as the rules for cutoffs let it be.</param>
internal readonly record struct MaterializeInterval(long? Start, long End);
