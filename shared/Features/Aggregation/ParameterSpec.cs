namespace Millrace.Features.Aggregation;

/// <summary>A named parameter of an operator: its CLR type (long, double, bool, string or TimeSpan) and default; a null default means required.</summary>
public sealed record ParameterSpec(string Name, Type Type, object? Default, string Summary);
