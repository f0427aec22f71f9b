using System.Text.Json;
using Millrace.Contracts.Batches;
using Millrace.Validation.Quarantine;

namespace Millrace.Validation.Replay;

/// <summary>Rows of a quarantine.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="More">Whether there are more that meet the conditions.</param>
public sealed record QuarantinePage(IReadOnlyList<QuarantinedRow> Rows, bool More);

/// <summary>A row that did not hold.</summary>
/// <param name="EventId">The event's id.</param>
/// <param name="EventTime">When it happened, where that could be read.</param>
/// <param name="IngestTime">When it came.</param>
/// <param name="Source">How it came.</param>
/// <param name="Contract">The contract it was held against.</param>
/// <param name="Broken">The rules it broke.</param>
/// <param name="Payload">What came; null for bytes that are no JSON.</param>
/// <param name="PayloadBase64">The bytes that are no JSON.</param>
public sealed record QuarantinedRow(
    string EventId, DateTimeOffset? EventTime, DateTimeOffset IngestTime, string Source, string Contract, IReadOnlyList<BrokenRule> Broken,
    JsonElement? Payload, string? PayloadBase64)
{
    internal static QuarantinedRow Of(QuarantineEntry entry) => new(
        entry.Id, entry.EventTime is { } time ? Instant(time) : null, Instant(entry.IngestTime), entry.Source, entry.Contract, entry.Broken,
        entry.Payload is null ? null : JsonSerializer.Deserialize<JsonElement>(entry.Payload), entry.Base64);

    static DateTimeOffset Instant(long micros) => DateTimeOffset.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond);
}
