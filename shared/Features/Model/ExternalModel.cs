namespace Millrace.Features.Model;

/// <summary>Where the rows of an external view come from, and what they must hold to be taken in.</summary>
public sealed record ExternalModel
{
    /// <summary>The name under which rows are pushed; null when they come from a table alone.</summary>
    public string? PushSource { get; init; }

    /// <summary>The folder of a Delta table, or a Parquet file, below the tenant's pack in the lake; null when rows are pushed alone.</summary>
    public string? Table { get; init; }

    /// <summary>The column of incoming rows that holds the event time.</summary>
    public string TimeColumn { get; init; } = "event_timestamp";

    /// <summary>The column of incoming rows that tells when a row was made; null: the moment of its arrival counts.</summary>
    public string? CreatedColumn { get; init; }

    /// <summary>The file of the contract that every row passes; null: only the types of the columns count.</summary>
    public string? Contract { get; init; }
}
