using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Problems;

namespace Millrace.Contracts.Rules;

/// <summary>The rules of a contract that one row alone can break, over the cells of a row.</summary>
sealed class RowRules
{
    readonly DatasetContract _contract;
    readonly HashSet<string>?[] _allowed;
    readonly CompiledRule[] _rules;

    public RowRules(DatasetContract contract)
    {
        _contract = contract;
        _allowed = [.. contract.Fields.Select(field => field.Allowed.Count > 0 ? field.Allowed.ToHashSet(StringComparer.Ordinal) : null)];
        _rules = [.. contract.Rules.Select(rule => new CompiledRule(rule, contract))];
    }

    public void Check(Cell[] cells, List<Finding> findings)
    {
        for (var i = 0; i < cells.Length; i++)
        {
            var field = _contract.Fields[i];
            if (cells[i].State == CellState.Value)
                CheckValue(field, _allowed[i], cells[i], findings);
            else if (field.Required && cells[i].State == CellState.Empty)
                findings.Add(new(new(ErrorCode.RequiredMissing, "required", field.Name, "The field must have a value."), Severity.Error));
        }

        foreach (var rule in _rules)
            if (rule.IsBroken(cells))
                findings.Add(new(rule.Breach, rule.Severity));
    }

    static void CheckValue(ContractField field, HashSet<string>? allowed, in Cell cell, List<Finding> findings)
    {
        if (field.Range is { } range && !range.Contains(NumberOf(field.Type, cell)))
            Add(ErrorCode.OutOfRange, "range", $"{CellText.Of(field, cell)} is not {range}.", field, findings);
        if (cell.Text is not { } text || field.Type.Kind != ColumnKind.String)
            return;
        if (allowed is not null && !allowed.Contains(text))
            Add(ErrorCode.NotAllowed, "valid_values", $"'{Shown(text)}' is not one of {string.Join(", ", field.Allowed)}.", field, findings);
        if (field.Pattern is { } pattern && !pattern.IsMatch(text))
            Add(ErrorCode.PatternMismatch, "pattern", $"'{Shown(text)}' does not match {pattern}.", field, findings);
        if (text.Length < field.Length.Minimum || text.Length > field.Length.Maximum)
            Add(ErrorCode.OutOfRange, "length", $"A text of {text.Length} characters; accepted are {field.Length.Minimum ?? 0} to {field.Length.Maximum?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "any"}.", field, findings);
    }

    internal static double NumberOf(ColumnType type, in Cell cell) => type.Kind switch
    {
        ColumnKind.Float32 or ColumnKind.Float64 => cell.Real,
        ColumnKind.Decimal => (double)cell.Exact / (double)DecimalText.PowerOfTen(type.Scale),
        _ => cell.Whole,
    };

    static string Shown(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");

    static void Add(string code, string rule, string message, ContractField field, List<Finding> findings) =>
        findings.Add(new(new(code, rule, field.Name, message), field.Severity));
}
