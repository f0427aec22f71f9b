using Millrace.Contracts.Batches;
using Millrace.Features.State;

namespace Millrace.FeatureCompute.Records;

/// <summary>Positions as the engine marks them.</summary>
internal static class EnginePosition
{
    /// <summary>
    /// The position of a batch under its lane. Order is promised per lane; several lanes may share a partition of the
    /// broker and overtake each other there, so a mark per partition could skip what is new.
    /// </summary>
    public static SourcePosition Of(ValidBatch batch) => new(batch.Lane, batch.Position.Epoch, batch.Position.Offset);
}
