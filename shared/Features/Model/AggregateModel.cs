using Millrace.Features.Aggregation;
using Millrace.Features.Columns;

namespace Millrace.Features.Model;

/// <summary>
/// One aggregate over the events of an entity. Inputs and <see cref="Where"/> read event columns, derived columns
/// and joined columns (<c>alias.column</c>). A null in <see cref="Where"/> counts as false.
/// </summary>
public sealed record AggregateModel
{
    /// <summary>Resolves the operator's signature.</summary>
    /// <exception cref="ArgumentException">The operator does not take these inputs, parameters or this window.</exception>
    public AggregateModel(
        string id,
        AggregateOperator @operator,
        IReadOnlyList<CompiledExpression> inputs,
        CompiledExpression? where,
        AggregateWindow window,
        IReadOnlyDictionary<string, object>? parameters = null)
    {
        Id = id;
        Operator = @operator;
        Inputs = inputs;
        Where = where;
        Window = window;
        Parameters = parameters ?? new Dictionary<string, object>();
        if (where is not null && where.Type != ColumnType.Bool)
            throw new ArgumentException($"'where: {where}' is a {where.Type}, not a Bool", nameof(where));
        Call = @operator.Resolve([.. inputs.Select(input => input.Type)], Parameters);
    }

    /// <summary>The name of the column in the finish batch; unique in the view.</summary>
    public string Id { get; }

    /// <summary>The operator.</summary>
    public AggregateOperator Operator { get; }

    /// <summary>Its arguments.</summary>
    public IReadOnlyList<CompiledExpression> Inputs { get; }

    /// <summary>Which events count; null = all.</summary>
    public CompiledExpression? Where { get; }

    /// <summary>The time it covers.</summary>
    public AggregateWindow Window { get; }

    /// <summary>Named parameters: long, double, bool, string, TimeSpan.</summary>
    public IReadOnlyDictionary<string, object> Parameters { get; }

    /// <summary>The operator bound to the types of its arguments.</summary>
    public AggregateCall Call { get; }

    /// <summary>The type of the finished value.</summary>
    public ColumnType ResultType => Call.ResultType;
}
