using Millrace.Contracts.Tenancy;

namespace Millrace.Contracts.Batches;

/// <summary>Rows as they came, of one tenant, dataset and lane: the message of <c>events.raw</c>.</summary>
public sealed record RawBatch
{
    /// <summary>The most rows of a batch.</summary>
    public const int MaxRows = 500;

    /// <summary>The most bytes of a batch, envelope included; a single row of nearly this size still travels.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>The most bytes of all payloads, before they are packed: a batch and a single row of the greatest length.</summary>
    public const int MaxPayloadBytes = 4 * MaxBytes;

    /// <summary>Whose rows.</summary>
    public required TenantId Tenant { get; init; }

    /// <summary>The pack.</summary>
    public required string Pack { get; init; }

    /// <summary>The dataset.</summary>
    public required string Dataset { get; init; }

    /// <summary>The lane, 0 to 15.</summary>
    public required int Lane { get; init; }

    /// <summary>When ingestion took the rows, µs since 1970 UTC.</summary>
    public required long IngestTime { get; init; }

    /// <summary>How the rows came in: <c>http</c>, <c>csv:{upload id}</c>, <c>topic:{pubsub}/{topic}</c>, <c>webhook:{connector}</c>; or what <see cref="RawSources"/> names, for rows that come again.</summary>
    public required string Source { get; init; }

    /// <summary>The payloads of all rows as gzipped NDJSON, where they were read from a message; else empty.</summary>
    public ReadOnlyMemory<byte> Packed { get; init; }

    /// <summary>The rows, in the order they came.</summary>
    public required IReadOnlyList<RawRow> Rows { get; init; }
}

/// <summary>A row as it came.</summary>
/// <param name="Id">The given event id, or the hash of the payload's canonical JSON.</param>
/// <param name="EventTime">µs since 1970 UTC as ingestion read it; null when the contract's default (the ingest time) holds.</param>
/// <param name="Payload">The JSON as received, except that line breaks between its tokens are spaces.</param>
/// <param name="Entry">The entry of the quarantine that the row comes from, when it is replayed.</param>
public readonly record struct RawRow(string Id, long? EventTime, ReadOnlyMemory<byte> Payload, string? Entry = null);
