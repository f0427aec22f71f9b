using Millrace.Contracts.Models;

namespace Millrace.FeatureServing.HistoricalFeatures.Jobs;

/// <summary>A job as its caller sees it.</summary>
internal sealed record JobRecord
{
    /// <summary>The job's id.</summary>
    public required string Id { get; init; }

    /// <summary><c>queued</c>, <c>running</c>, <c>succeeded</c> or <c>failed</c>.</summary>
    public required string State { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The Delta table of the result, below the lake's root.</summary>
    public required string Table { get; init; }

    /// <summary>The table's version that holds the result.</summary>
    public long? Version { get; init; }

    /// <summary>The rows of the result.</summary>
    public long? Rows { get; init; }

    /// <summary>The stable code of what went wrong.</summary>
    public string? Code { get; init; }

    /// <summary>What went wrong, for people.</summary>
    public string? Detail { get; init; }
}

/// <summary>What is needed to work a job, kept in the lake until it is done.</summary>
/// <param name="Id">The job's id.</param>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Packs">The packs that the caller may use; null: all of the tenant's.</param>
/// <param name="Pack">The pack whose folder holds ticket and table.</param>
/// <param name="Call">The request.</param>
/// <param name="Transform">The parameters of the model that the request names; null when it names none.</param>
internal sealed record JobTicket(string Id, string Tenant, IReadOnlyList<string>? Packs, string Pack, HistoricalCall Call, IReadOnlyList<ColumnParameters>? Transform = null);
