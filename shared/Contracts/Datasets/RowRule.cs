namespace Millrace.Contracts.Datasets;

/// <summary>A rule over several fields of a row: whenever <see cref="When"/> holds, <see cref="Holds"/> must.</summary>
/// <param name="Name">The rule's name, told to whoever breaks it.</param>
/// <param name="Text">The rule as written.</param>
/// <param name="When">The comparisons that must all hold for the rule to apply; empty = always.</param>
/// <param name="Holds">The comparisons that must all hold then.</param>
/// <param name="Severity">How much a breach weighs.</param>
public sealed record RowRule(
    string Name, string Text, IReadOnlyList<Comparison> When, IReadOnlyList<Comparison> Holds, Severity Severity);

/// <summary>A comparison of a field with another or with a constant; with a null on either side it is neither true nor false, and no breach.</summary>
/// <param name="Left">The field on the left.</param>
/// <param name="Operator">The operator.</param>
/// <param name="RightField">The field on the right, or null.</param>
/// <param name="Number">The number on the right, or null.</param>
/// <param name="Texts">The texts on the right: one for == and !=, any for in.</param>
public sealed record Comparison(
    string Left, ComparisonOperator Operator, string? RightField, double? Number, IReadOnlyList<string> Texts);

/// <summary>How two values are compared.</summary>
public enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    In,
}
