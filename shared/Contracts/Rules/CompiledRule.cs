using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Problems;

namespace Millrace.Contracts.Rules;

/// <summary>A row rule with its fields resolved.</summary>
sealed class CompiledRule
{
    readonly DatasetContract _contract;
    readonly Test[] _when;
    readonly Test[] _holds;

    readonly record struct Test(int Left, int Right, Comparison Comparison);

    public CompiledRule(RowRule rule, DatasetContract contract)
    {
        _contract = contract;
        _when = [.. rule.When.Select(Resolve)];
        _holds = [.. rule.Holds.Select(Resolve)];
        Severity = rule.Severity;
        Breach = new(ErrorCode.Inconsistent, rule.Name, null, $"The row must satisfy: {rule.Text}.");
    }

    public Severity Severity { get; }

    public BrokenRule Breach { get; }

    /// <summary>True when every condition holds and a demand is plainly false; unknown is no breach.</summary>
    public bool IsBroken(Cell[] cells)
    {
        foreach (var test in _when)
            if (Holds(test, cells) is not true)
                return false;
        foreach (var test in _holds)
            if (Holds(test, cells) is false)
                return true;
        return false;
    }

    Test Resolve(Comparison comparison) =>
        new(_contract.IndexOf(comparison.Left), comparison.RightField is { } right ? _contract.IndexOf(right) : -1, comparison);

    bool? Holds(in Test test, Cell[] cells)
    {
        ref readonly var left = ref cells[test.Left];
        if (left.State != CellState.Value || (test.Right >= 0 && cells[test.Right].State != CellState.Value))
            return null;
        var type = _contract.Fields[test.Left].Type;
        if (test.Comparison.Operator == ComparisonOperator.In)
            return test.Comparison.Texts.Contains(CellText.Of(_contract.Fields[test.Left], left), StringComparer.Ordinal);
        var isText = type.Kind is ColumnKind.String or ColumnKind.Json;
        if (isText || test.Comparison.Texts.Count > 0)
        {
            var text = CellText.Of(_contract.Fields[test.Left], left);
            var other = test.Right >= 0 ? CellText.Of(_contract.Fields[test.Right], cells[test.Right]) : test.Comparison.Texts.Count > 0 ? test.Comparison.Texts[0] : null;
            return other is null ? null : Decide(test.Comparison.Operator, string.CompareOrdinal(text, other));
        }

        if (test.Right < 0)
            return Decide(test.Comparison.Operator, RowRules.NumberOf(type, left).CompareTo(test.Comparison.Number ?? 0));
        var rightType = _contract.Fields[test.Right].Type;
        return Decide(test.Comparison.Operator, Instant(type, left).CompareTo(Instant(rightType, cells[test.Right])));
    }

    /// <summary>Dates compare with instants as their midnight UTC.</summary>
    static double Instant(ColumnType type, in Cell cell) =>
        type.Kind == ColumnKind.Date ? (double)cell.Whole * TimeText.MicrosOfDay : RowRules.NumberOf(type, cell);

    static bool Decide(ComparisonOperator op, int order) => op switch
    {
        ComparisonOperator.Equal => order == 0,
        ComparisonOperator.NotEqual => order != 0,
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        _ => order >= 0,
    };
}
