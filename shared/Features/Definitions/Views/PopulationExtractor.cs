using Millrace.Features.Expressions.Compilation;
using Millrace.Features.Expressions.Functions;
using Millrace.Features.Expressions.Syntax;
using Millrace.Features.Model;

namespace Millrace.Features.Definitions.Views;

/// <summary>Takes the comparisons between entities out of the expressions of a view's features.</summary>
internal sealed class PopulationExtractor(ColumnSet columns, FeatureGraph features, AggregateExtractor aggregates)
{
    const string Rank = "percentile_rank";
    const string Share = "share_of_total";
    const string RankForm = "percentile_rank(value, group=…, where=…, grid=1h)";
    const string ShareForm = "share_of_total(event_group, of=entity_group, where=…, window=…, grid=1h)";

    readonly Dictionary<string, PopulationModel> _byId = new(StringComparer.Ordinal);
    readonly Dictionary<CallNode, string> _byCall = new(ReferenceEqualityComparer.Instance);
    readonly List<PopulationModel> _models = [];

    public static IReadOnlyList<string> Names { get; } = [Rank, Share];

    public IReadOnlyList<PopulationModel> Models => _models;

    /// <summary>The id of a population's column; null when the call is none.</summary>
    public string? Extract(CallNode call)
    {
        if (!Names.Contains(call.Name))
            return null;
        if (_byCall.TryGetValue(call, out var known))
            return known;
        PopulationModel model = call.Name == Rank ? RankOf(call) : ShareOf(call);
        if (_byId.TryAdd(model.Id, model))
            _models.Add(model);
        _byCall.Add(call, model.Id);
        return model.Id;
    }

    PercentileRankModel RankOf(CallNode call)
    {
        Check(call, RankForm, "group", "where", "grid");
        var value = Finish(call.Arguments[0], null);
        if (!ExpressionTypes.Of(value.Type).IsNumber())
            throw new ExpressionException(call.Arguments[0].Span, $"'{Rank}' ranks numbers, not {ExpressionTypes.Of(value.Type).Word()}", [RankForm]);
        var group = call.Argument("group") is { } g ? Finish(g, ExpressionType.String) : null;
        var where = call.Argument("where") is { } w ? Finish(w, ExpressionType.Bool) : null;
        var grid = aggregates.Grid(call);
        var id = Id(Rank, value, ("grid", SyntaxPrinter.Duration(grid)), ("group", group?.Text), ("where", where?.Text));
        return new PercentileRankModel(id, value, group, where) { Grid = grid };
    }

    ShareOfTotalModel ShareOf(CallNode call)
    {
        Check(call, ShareForm, "of", "where", "window", "until", "grid");
        var eventGroup = aggregates.Value(call.Arguments[0], call);
        if (eventGroup.Type != Columns.ColumnType.String)
            throw new ExpressionException(call.Arguments[0].Span, $"the group of an event must be string, not {ExpressionTypes.Of(eventGroup.Type).Word()}", [ShareForm]);
        var of = call.Argument("of") ?? throw new ExpressionException(call.NameSpan, $"'{Share}' needs the argument 'of'", [ShareForm]);
        var where = call.Argument("where") is { } w ? aggregates.Where(w) : null;
        var entityGroup = Finish(of, ExpressionType.String);
        var window = aggregates.Window(call);
        var grid = aggregates.Grid(call);
        var id = Id(Share, eventGroup, ("grid", SyntaxPrinter.Duration(grid)), ("of", entityGroup.Text),
            ("until", window.To == TimeSpan.Zero ? null : SyntaxPrinter.Duration(window.To)), ("where", where?.Text),
            ("window", window.From is { } from ? SyntaxPrinter.Duration(from) : null));
        return new ShareOfTotalModel(id, eventGroup, entityGroup, where, window) { Grid = grid };
    }

    static string Id(string name, CompiledExpression value, params (string Name, string? Text)[] arguments) =>
        $"{name}({string.Join(", ", arguments.Where(a => a.Text is not null).Select(a => $"{a.Name}={a.Text}").Prepend(value.Text))})";

    static void Check(CallNode call, string form, params string[] accepted)
    {
        if (call.Arguments.Count != 1)
            throw new ExpressionException(call.NameSpan, $"'{call.Name}' takes one argument without a name, not {call.Arguments.Count}", [form]);
        foreach (var argument in call.Named)
        {
            if (!accepted.Contains(argument.Name))
                throw new ExpressionException(argument.NameSpan, $"'{call.Name}' has no argument '{argument.Name}'", accepted, argument.Name);
        }
    }

    /// <summary>An expression over the entity's own values; another population inside would have no instant of its own.</summary>
    CompiledExpression Finish(SyntaxNode node, ExpressionType? wanted)
    {
        var reading = new FinishReading(columns, features, aggregates, null);
        var compiled = new ExpressionCompiler(reading).Compile(node);
        if (wanted is { } type && compiled.Type != type)
            throw new ExpressionException(node.Span, $"{type.Word()} is expected here, not {compiled.Type.Word()}");
        // A feature that is named here may hold one, which its own text does not show.
        if (reading.Inputs.Any(_byId.ContainsKey))
            throw new ExpressionException(node.Span, "a comparison between entities cannot stand inside another");
        return Finishing.Finish(compiled, SyntaxPrinter.Print(node, reading), reading.Inputs);
    }
}
