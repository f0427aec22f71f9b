using Millrace.Contracts.Datasets;

namespace Millrace.Contracts.Mapping;

/// <summary>How the columns of somebody's table become the fields of a contract, as a mapping file says.</summary>
public sealed record ColumnMapping
{
    /// <summary>The dataset the rows are for.</summary>
    public required string Dataset { get; init; }

    /// <summary>Fields and what they are made from.</summary>
    public required IReadOnlyList<MappedField> Fields { get; init; }

    /// <summary>Columns that are known and not wanted. Other columns that no field takes keep their name.</summary>
    public required IReadOnlyList<string> Ignore { get; init; }

    /// <summary>The mapping that changes nothing.</summary>
    public static ColumnMapping None(string dataset) => new() { Dataset = dataset, Fields = [], Ignore = [] };
}

/// <summary>A field and what it is made from: exactly one of the sources is set.</summary>
public sealed record MappedField
{
    /// <summary>The field of the contract.</summary>
    public required string Field { get; init; }

    /// <summary>A column, renamed.</summary>
    public string? From { get; init; }

    /// <summary>The physical number of the line, the first being 1 (<c>$line</c>).</summary>
    public bool IsLine { get; init; }

    /// <summary>The same text in every row.</summary>
    public string? Constant { get; init; }

    /// <summary>A computation over columns.</summary>
    public Arithmetic? Arithmetic { get; init; }

    /// <summary>What the column's values become; a value that is not here stays as it is.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>The .NET date pattern of the column, or null for ISO 8601.</summary>
    public string? Pattern { get; init; }

    /// <summary>The offset of times that name none, with <see cref="Pattern"/>; UTC unless given.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>The columns it is made from.</summary>
    public IEnumerable<string> Columns => From is not null ? [From] : Arithmetic?.Columns ?? [];
}
