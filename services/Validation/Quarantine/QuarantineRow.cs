using Millrace.Contracts.Batches;

namespace Millrace.Validation.Quarantine;

/// <summary>A rejected row and the batch it came in.</summary>
readonly record struct QuarantineRow(RejectedBatch Batch, RejectedRow Row);
