using Millrace.Features.Aggregation;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Functions;
using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Definitions.Views;

/// <summary>The features of an event view: event columns, positions and other features of the view.</summary>
internal sealed class EventFinishReading(ColumnSet columns, FeatureGraph features, PositionExtractor positions, AggregateCatalogue aggregates)
    : Reading(columns)
{
    readonly ColumnSet _columns = columns;

    public override IEnumerable<string> Known => _columns.Names.Concat(features.Names);

    public override IEnumerable<string> Callable => [PositionExtractor.Name];

    public override Compiled? Find(string name)
    {
        if (base.Find(name) is { } column)
        {
            return FailedColumn.Is(column)
                ? throw new ExpressionException(default, $"'{name}' is wrong") { IsReported = true }
                : column;
        }
        if (!features.Has(name))
            return null;
        var feature = features.Resolve(name);
        Inputs.UnionWith(feature.Inputs);
        return feature.Value;
    }

    public override string? Replace(string name) =>
        _columns.Contains(name) ? base.Replace(name) : features.Has(name) ? features.Resolve(name).Reference : null;

    public override string? Replace(CallNode call) => positions.Extract(call);

    public override Compiled? Call(CallNode call)
    {
        if (positions.Extract(call) is { } id)
        {
            Inputs.Add(id);
            return Compiled.OfColumn(ExpressionType.Int64, id);
        }
        if (FunctionCatalogue.Find(call.Name) is null && aggregates.TryGet(call.Name, out _))
            throw new ExpressionException(call.NameSpan, $"'{call.Name}' is an aggregate, which a view of kind 'event' has none of: each of its rows is one event");
        return null;
    }
}
