using Millrace.Features.Columns;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Syntax;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>Takes the positions of events in their groups out of the expressions of an event view.</summary>
internal sealed class PositionExtractor(DatasetSchema stream, ColumnSet parameters)
{
    public const string Name = "position_in_group";
    const string Form = "position_in_group(column, …, idle=24h)";

    readonly Constants _constants = new(parameters);
    readonly Dictionary<string, PositionModel> _byId = new(StringComparer.Ordinal);

    public IReadOnlyCollection<PositionModel> Models => _byId.Values;

    /// <summary>The id of a position's column; null when the call is none.</summary>
    public string? Extract(CallNode call)
    {
        if (call.Name != Name)
            return null;
        if (call.Arguments.Count == 0)
            throw new ExpressionException(call.NameSpan, $"'{Name}' needs at least one column", [Form]);
        foreach (var argument in call.Named.Where(a => a.Name != "idle"))
            throw new ExpressionException(argument.NameSpan, $"'{Name}' has no argument '{argument.Name}'", ["idle"], argument.Name);
        var group = call.Arguments.Select(Column).ToArray();
        var idle = call.Argument("idle") is { } node ? _constants.Duration(node, "idle") : TimeSpan.FromHours(24);
        var id = $"{Name}({string.Join(", ", group)}, idle={SyntaxPrinter.Duration(idle)})";
        _byId.TryAdd(id, new PositionModel(id, group, idle));
        return id;
    }

    string Column(SyntaxNode node)
    {
        var texts = stream.Fields.Where(f => f.Type == ColumnType.String).Select(f => f.Name).ToArray();
        return node is NameNode name && texts.Contains(name.Name)
            ? name.Name
            : throw new ExpressionException(node.Span, $"a group is a string column of '{stream.Name}'", texts, (node as NameNode)?.Name);
    }
}
