using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Batches;

/// <summary>Rows that do not hold, with the rules they broke: the message of <c>events.rejected</c>.</summary>
public sealed class RejectedBatch
{
    /// <summary>Whose rows.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The pack.</summary>
    public required string Pack { get; init; }

    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>The contract the rows were checked against; empty when none applied.</summary>
    public required string Contract { get; init; }

    /// <summary>The lane, 0 to 15.</summary>
    public required int Lane { get; init; }

    /// <summary>When ingestion took the rows, µs since 1970 UTC.</summary>
    public required long IngestTime { get; init; }

    /// <summary>Where the raw batch stands in the log; null for rows that never were in it.</summary>
    public SourcePosition? Position { get; init; }

    /// <summary>How the rows came in, as in <see cref="RawBatch.Source"/>.</summary>
    public required string Source { get; init; }

    /// <summary>The rows.</summary>
    public required IReadOnlyList<RejectedRow> Rows { get; init; }
}

/// <summary>A row that does not hold.</summary>
public sealed record RejectedRow
{
    /// <summary>The row's id; for bytes that are no JSON, the first 128 bits of their SHA-256.</summary>
    public required string Id { get; init; }

    /// <summary>µs since 1970 UTC, when one could be read.</summary>
    public long? EventTime { get; init; }

    /// <summary>What came: JSON when <see cref="IsJson"/>, any bytes otherwise (base64 on the wire).</summary>
    public required ReadOnlyMemory<byte> Payload { get; init; }

    /// <summary>Whether the payload is JSON.</summary>
    public bool IsJson { get; init; } = true;

    /// <summary>The entry of the quarantine that this row ends, because it was replayed; null for a row that comes in.</summary>
    public string? Entry { get; init; }

    /// <summary>The rules it broke; at least one.</summary>
    public required IReadOnlyList<BrokenRule> Broken { get; init; }
}

/// <summary>A rule that a row broke.</summary>
/// <param name="Code">A code of <see cref="Problems.ErrorCode"/>.</param>
/// <param name="Rule">The rule's name in the contract, or of the check that found it.</param>
/// <param name="Column">The column, when one is to blame.</param>
/// <param name="Message">What was wrong and what is accepted.</param>
public sealed record BrokenRule(string Code, string Rule, string? Column, string Message);
