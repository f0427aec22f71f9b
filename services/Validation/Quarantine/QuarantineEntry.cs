using Millrace.Contracts.Batches;

namespace Millrace.Validation.Quarantine;

/// <summary>A row as it lies in quarantine.</summary>
/// <param name="Entry">The name of its entry.</param>
/// <param name="Id">The event's id.</param>
/// <param name="EventTime">µs since 1970 UTC, when one could be read.</param>
/// <param name="IngestTime">When it came, µs since 1970 UTC.</param>
/// <param name="Source">How it came, as in <see cref="RawBatch.Source"/>.</param>
/// <param name="Contract">The contract it was held against; empty when none was.</param>
/// <param name="Broken">The rules it broke.</param>
/// <param name="Payload">Its JSON; null for bytes that are none.</param>
/// <param name="Base64">The bytes that are no JSON; else null.</param>
sealed record QuarantineEntry(
    string Entry, string Id, long? EventTime, long IngestTime, string Source, string Contract, IReadOnlyList<BrokenRule> Broken, string? Payload, string? Base64);
