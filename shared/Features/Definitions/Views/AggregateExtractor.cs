using Millrace.Features.Aggregation;
using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Syntax;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>
/// Takes the aggregates out of the expressions of a view's features: each becomes a column of the finish batch, named
/// by its normal form, so that equal ones are computed once.
/// </summary>
internal sealed class AggregateExtractor(EventColumns events, AggregateCatalogue catalogue, ColumnSet parameters)
{
    readonly Constants _constants = new(parameters);
    readonly Dictionary<string, AggregateModel> _byId = new(StringComparer.Ordinal);
    readonly List<AggregateModel> _models = [];

    public IReadOnlyList<AggregateModel> Models => _models;

    public IEnumerable<string> Names => catalogue.Operators.Select(o => o.Name);

    /// <summary>The aggregate of a call; null when the call is none. <c>min</c> and <c>max</c> of several values are functions.</summary>
    public AggregateModel? Extract(CallNode call)
    {
        if (!catalogue.TryGet(call.Name, out var found) || (call.Name is "min" or "max" && call.Arguments.Count > 1))
            return null;
        var id = SyntaxPrinter.Print(call, new EventReading(events.Columns, catalogue));
        if (_byId.TryGetValue(id, out var known))
            return known;
        var model = Build(call, found, id);
        _byId.Add(id, model);
        _models.Add(model);
        return model;
    }

    AggregateModel Build(CallNode call, AggregateOperator found, string id)
    {
        string[] accepted = [.. found.Parameters.Select(p => p.Name), "where", .. found.AllowsWindow ? ["window", "until"] : Array.Empty<string>()];
        foreach (var argument in call.Named)
        {
            if (!accepted.Contains(argument.Name))
                throw new ExpressionException(argument.NameSpan, $"'{call.Name}' has no argument '{argument.Name}'", accepted, argument.Name);
        }
        var inputs = call.Arguments.Select(a => Input(a, call)).ToArray();
        var where = call.Argument("where") is { } condition ? Where(condition) : null;
        var settings = found.Parameters
            .Where(p => call.Argument(p.Name) is not null)
            .ToDictionary(p => p.Name, p => _constants.Setting(call.Argument(p.Name)!, p.Name, p.Type));
        try
        {
            return new AggregateModel(id, found, inputs, where, Window(call), settings);
        }
        catch (ArgumentException e)
        {
            throw new ExpressionException(call.NameSpan, e.Message, [$"{found.Name}{found.Arguments}"]);
        }
    }

    CompiledExpression Input(SyntaxNode node, CallNode call)
    {
        var reading = new EventReading(events.Columns, catalogue);
        var compiled = new ExpressionCompiler(reading).Compile(node);
        return compiled.Type == ExpressionType.Null
            ? throw new ExpressionException(node.Span, $"'{call.Name}' of null has no type")
            : Finishing.Finish(compiled, SyntaxPrinter.Print(node, reading), reading.Inputs);
    }

    /// <summary>A filter over events.</summary>
    public CompiledExpression Where(SyntaxNode node)
    {
        var reading = new EventReading(events.Columns, catalogue);
        var compiled = new ExpressionCompiler(reading).Truth(node, "'where'");
        return Finishing.Finish(compiled, SyntaxPrinter.Print(node, reading), reading.Inputs);
    }

    /// <summary>A value over events.</summary>
    public CompiledExpression Value(SyntaxNode node, CallNode call) => Input(node, call);

    /// <summary>The window of <c>window</c> and <c>until</c>; all history without.</summary>
    public AggregateWindow Window(CallNode call)
    {
        if (call.Argument("window") is not { } node)
        {
            return call.Argument("until") is { } alone
                ? throw new ExpressionException(alone.Span, "'until' needs a 'window' that it ends early")
                : AggregateWindow.All;
        }
        var length = _constants.Duration(node, "window");
        if (length <= TimeSpan.Zero)
            throw new ExpressionException(node.Span, "'window' must be longer than 0", Durations.Examples);
        if (call.Argument("until") is not { } until)
            return AggregateWindow.Last(length);
        var end = _constants.Duration(until, "until");
        return end < length
            ? AggregateWindow.Between(length, end)
            : throw new ExpressionException(until.Span, "'until' must be shorter than 'window': the window runs from 'window' ago to 'until' ago");
    }

    /// <summary>A grid, one hour when none is written.</summary>
    public TimeSpan Grid(CallNode call)
    {
        if (call.Argument("grid") is not { } node)
            return TimeSpan.FromHours(1);
        var grid = _constants.Duration(node, "grid");
        return grid >= TimeSpan.FromMinutes(1) && TimeSpan.FromDays(1).Ticks % grid.Ticks == 0
            ? grid
            : throw new ExpressionException(node.Span, "'grid' must be at least a minute and divide a day", ["5m", "15m", "1h", "6h", "1d"]);
    }
}
