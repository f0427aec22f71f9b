using Millrace.Features.Aggregation;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Functions;
using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Definitions.Views;

/// <summary>Expressions over single events: no aggregates, no instant.</summary>
internal sealed class EventReading(ColumnSet columns, AggregateCatalogue aggregates) : Reading(columns)
{
    public override Compiled? Find(string name)
    {
        var found = base.Find(name);
        if (found is not null && FailedColumn.Is(found))
            throw new ExpressionException(default, $"'{name}' is wrong") { IsReported = true };
        return found;
    }

    public override Compiled? Call(CallNode call)
    {
        if (FunctionCatalogue.Find(call.Name) is null && aggregates.TryGet(call.Name, out _))
            throw new ExpressionException(call.NameSpan, $"'{call.Name}' is an aggregate: it stands in features, not in the expression of single events");
        return null;
    }
}
