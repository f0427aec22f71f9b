using System.Text.RegularExpressions;
using Millrace.Contracts.Batches;

namespace Millrace.Contracts.Datasets;

/// <summary>One field of a contract and the rules that look at it alone.</summary>
public sealed record ContractField
{
    /// <summary>The canonical name.</summary>
    public required string Name { get; init; }

    /// <summary>How values are held.</summary>
    public required ColumnType Type { get; init; }

    /// <summary>Whether every row must have a value.</summary>
    public bool Required { get; init; }

    /// <summary>What the field means.</summary>
    public string? Description { get; init; }

    /// <summary>Other names under which the value may come.</summary>
    public IReadOnlyList<string> Synonyms { get; init; } = [];

    /// <summary>How text is brought into form before it is checked.</summary>
    public TextForm Form { get; init; }

    /// <summary>The values that are accepted; empty when any is.</summary>
    public IReadOnlyList<string> Allowed { get; init; } = [];

    /// <summary>The pattern that text must match, or null.</summary>
    public Regex? Pattern { get; init; }

    /// <summary>The longest and shortest text, in characters.</summary>
    public (int? Minimum, int? Maximum) Length { get; init; }

    /// <summary>The range that numbers must lie in, or null.</summary>
    public NumberRange? Range { get; init; }

    /// <summary>How much a breach of the field's range, set, pattern or length weighs.</summary>
    public Severity Severity { get; init; }

    /// <summary>Tags such as <c>pii:direct</c>.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];
}

/// <summary>How text is brought into form on the way to silver.</summary>
public enum TextForm
{
    /// <summary>As it came.</summary>
    Plain,

    /// <summary>An identifier: only outer white space is trimmed; case and everything else stay.</summary>
    Id,

    /// <summary>A category: Unicode NFKC, trimmed, inner white space collapsed to one space; case stays.</summary>
    Category,
}

/// <summary>A range of numbers; null ends are open.</summary>
public sealed record NumberRange(double? Minimum, double? Maximum, bool ExclusiveMinimum = false, bool ExclusiveMaximum = false)
{
    /// <summary>Whether a value is inside.</summary>
    public bool Contains(double value) =>
        !(ExclusiveMinimum ? value <= Minimum : value < Minimum) && !(ExclusiveMaximum ? value >= Maximum : value > Maximum);

    /// <summary>In words, for messages.</summary>
    public override string ToString() => (Minimum, Maximum) switch
    {
        ({ } low, { } high) => FormattableString.Invariant($"{(ExclusiveMinimum ? "more than" : "from")} {low} to {(ExclusiveMaximum ? "less than " : "")}{high}"),
        ({ } low, null) => FormattableString.Invariant($"{(ExclusiveMinimum ? "more than" : "at least")} {low}"),
        (null, { } high) => FormattableString.Invariant($"{(ExclusiveMaximum ? "less than" : "at most")} {high}"),
        _ => "any number",
    };
}
