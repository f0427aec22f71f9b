using Millrace.Contracts.Problems;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureCompute.External;

/// <summary>What rows of an external view must hold, wherever they come from.</summary>
internal static class RowContract
{
    const long Minute = 60_000_000;
    const long FirstDay = 86_400_000_000;

    /// <summary>Checks times, required features and rules.</summary>
    /// <exception cref="ProblemException">422: something does not hold, or was wrong before; all faults are told.</exception>
    public static void Check(FeatureViewModel view, RecordBatch rows, long now, RowFaults faults)
    {
        var external = view.External!;
        var times = ((TimestampColumn)rows[ExternalRows.EventTime]).Values;
        // An unreadable time stands as 0 and has been told already.
        for (var row = 0; row < rows.Rows && faults.Count == 0; row++)
            if (times[row] < FirstDay || times[row] > now + (5 * Minute))
                faults.Add(row, external.TimeColumn, ErrorCode.TimeOutOfBounds, "Event times lie from 1970-01-02 to five minutes from now.");
        foreach (var name in external.Required)
            for (var row = 0; row < rows.Rows; row++)
                if (rows[name].IsNull(row))
                    faults.Add(row, name, ErrorCode.RequiredMissing, "The view requires a value.");
        // Rules read typed columns; where a cell has no type yet they would blame the wrong one.
        if (faults.Count == 0)
            foreach (var rule in external.Rules)
                CheckRule(rule, rows, faults);
        faults.Check($"'{view.Pack}.{view.Name}'");
    }

    static void CheckRule(ExternalRule rule, RecordBatch rows, RowFaults faults)
    {
        var holds = (BoolColumn)rule.Holds.Evaluate(rows);
        var column = rule.Holds.Inputs.FirstOrDefault() ?? rule.Name;
        for (var row = 0; row < rows.Rows; row++)
            if (!holds.IsNull(row) && !holds.Values[row])
                faults.Add(row, column, ErrorCode.Inconsistent, $"The rule '{rule.Name}' does not hold: {rule.Text}.");
    }
}
