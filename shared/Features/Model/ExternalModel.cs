namespace Millrace.Features.Model;

/// <summary>Where the rows of an external view come from, and what each must hold to be taken in.</summary>
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

    /// <summary>The features that may not be null.</summary>
    public IReadOnlyList<string> Required { get; init; } = [];

    /// <summary>What each row must hold.</summary>
    public IReadOnlyList<ExternalRule> Rules { get; init; } = [];
}

/// <summary>A rule of an external view: a row breaks it when the expression is false; null passes.</summary>
/// <param name="Name">The rule's name, which errors give as their code's subject.</param>
/// <param name="Text">The rule as it was written.</param>
/// <param name="Holds">A truth value over the features, the join keys and the event time.</param>
public sealed record ExternalRule(string Name, string Text, CompiledExpression Holds);
