using Millrace.Features.Expressions.Compilation;

namespace Millrace.Features.Definitions.Views;

/// <summary>Stands for a column whose own expression is wrong.</summary>
internal static class FailedColumn
{
    public static Compiled Of(string name) =>
        new(ExpressionType.Null, _ => throw new InvalidOperationException($"'{name}' was never compiled"));

    public static bool Is(Compiled compiled) => compiled is { Type: ExpressionType.Null, IsConstant: false };
}
