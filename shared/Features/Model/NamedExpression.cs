namespace Millrace.Features.Model;

/// <summary>A column computed from others.</summary>
public sealed record NamedExpression(string Name, CompiledExpression Value);
