using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Syntax;

namespace Millrace.Features.Definitions.Views;

/// <summary>Expressions over the finish batch: aggregates, populations, dimensions, keys, <c>as_of</c> and other features.</summary>
internal sealed class FinishReading(
    ColumnSet columns, FeatureGraph features, AggregateExtractor? aggregates, PopulationExtractor? populations) : Reading(columns)
{
    readonly ColumnSet _columns = columns;

    public override IEnumerable<string> Known => _columns.Names.Concat(features.Names);

    public override IEnumerable<string> Callable => (aggregates?.Names ?? []).Concat(populations is null ? [] : PopulationExtractor.Names);

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

    // What stands inside these calls is read in another scope, where names can mean something else.
    public override string? Replace(CallNode call) => populations?.Extract(call) ?? aggregates?.Extract(call)?.Id;

    public override Compiled? Call(CallNode call)
    {
        if (populations is null && aggregates is not null && PopulationExtractor.Names.Contains(call.Name))
            throw new ExpressionException(call.NameSpan, "a comparison between entities cannot stand inside another");
        if (populations?.Extract(call) is { } population)
            return Slot(population, ExpressionType.Float64);
        if (aggregates?.Extract(call) is { } aggregate)
            return Slot(aggregate.Id, ExpressionTypes.Of(aggregate.ResultType));
        return null;
    }

    Compiled Slot(string id, ExpressionType type)
    {
        Inputs.Add(id);
        return Compiled.OfColumn(type, id);
    }
}
