using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Expressions.Compilation;

/// <summary>The compilation of one expression: a scope that notes which columns it reads.</summary>
internal class Reading(ColumnSet columns) : IScope
{
    /// <summary>The columns read so far.</summary>
    public SortedSet<string> Inputs { get; } = new(StringComparer.Ordinal);

    public virtual IEnumerable<string> Known => columns.Names;

    public virtual IEnumerable<string> Callable => [];

    public virtual Compiled? Find(string name)
    {
        var found = columns.Find(name);
        if (found is { IsConstant: false })
            Inputs.Add(name);
        return found;
    }

    public virtual Compiled? Call(CallNode call) => null;

    /// <summary>The name of the column that a call became; null for functions.</summary>
    public virtual string? Replace(CallNode call) => null;

    /// <summary>The text of a constant that a name stands for; null for columns.</summary>
    public virtual string? Replace(string name) =>
        columns.Find(name) is { IsConstant: true } constant ? SyntaxPrinter.Constant(constant) : null;
}
