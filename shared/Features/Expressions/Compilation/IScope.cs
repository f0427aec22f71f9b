using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Expressions.Compilation;

/// <summary>What names and calls mean where an expression stands.</summary>
internal interface IScope
{
    /// <summary>The column or parameter of a name; null when there is none.</summary>
    Compiled? Find(string name);

    /// <summary>Every name that <see cref="Find"/> knows, for messages.</summary>
    IEnumerable<string> Known { get; }

    /// <summary>Calls that are no functions (aggregates, populations); null when the scope has none of the name.</summary>
    Compiled? Call(CallNode call);

    /// <summary>The names of those calls, for messages.</summary>
    IEnumerable<string> Callable { get; }
}
