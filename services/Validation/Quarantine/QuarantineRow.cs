using Millrace.Contracts.Batches;

namespace Millrace.Validation.Quarantine;

/// <summary>A rejected row, the batch it came in, and the name of its entry: where it stands in the log, or whose entry it ends.</summary>
readonly record struct QuarantineRow(RejectedBatch Batch, RejectedRow Row, string Entry)
{
    /// <summary>How the entries of rows begin that never were in the log of events.</summary>
    public const string Direct = "direct.";
}
