using Millrace.Features.Definitions.Yaml;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Syntax;
using YamlDotNet.Core;

namespace Millrace.Features.Definitions.Views;

/// <summary>Parameters: constants with names, which expressions and windows may use.</summary>
internal static class ParameterReader
{
    public static ColumnSet Read(Fields fields, ErrorSink errors)
    {
        var parameters = new ColumnSet();
        foreach (var entry in fields.Entries("parameters"))
        {
            if (entry.Value is not YamlScalar { IsNull: false } scalar)
                errors.Add(entry.Value.At, $"the parameter '{entry.Name}' must be a number, a text, a truth value or a duration");
            else if (Value(scalar, errors) is { } value)
                parameters.Add(entry.Name, value);
        }
        return parameters;
    }

    static Compiled? Value(YamlScalar scalar, ErrorSink errors)
    {
        if (scalar.Style != ScalarStyle.Plain)
            return Compiled.OfConstant(ExpressionType.String, scalar.Value);
        var reader = new ExpressionReader(errors);
        return reader.Parse(scalar) is not { } node ? null : reader.Guarded(scalar, () =>
            node is NameNode
                ? Compiled.OfConstant(ExpressionType.String, scalar.Value)
                : new ExpressionCompiler(new Reading(new ColumnSet())).Compile(node) is { IsConstant: true } constant
                    ? constant
                    : throw new ExpressionException(node.Span, "a parameter must be constant"));
    }
}
