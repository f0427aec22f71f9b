using Millrace.Catalog.Packs;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Rules;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureCompute.External;

/// <summary>Holds rows of external views, wherever they come from, against the contract that the view names: by the same rules as events.</summary>
internal sealed class RowContracts(PackCatalog catalog)
{
    /// <summary>The rows with their texts in form.</summary>
    /// <param name="view">The view.</param>
    /// <param name="rows">Its rows, typed.</param>
    /// <param name="now">The moment of arrival (µs).</param>
    /// <param name="faults">What was wrong with them before.</param>
    /// <exception cref="ProblemException">422: something does not hold, or was wrong before; all faults are told.</exception>
    public RecordBatch Check(FeatureViewModel view, RecordBatch rows, long now, RowFaults faults)
    {
        // What has no type yet would be blamed for the wrong thing.
        var formed = faults.Count > 0 ? rows : Checked(view, rows, now, faults);
        faults.Check($"'{view.Pack}.{view.Name}'");
        return formed;
    }

    RecordBatch Checked(FeatureViewModel view, RecordBatch rows, long now, RowFaults faults)
    {
        if (view.External!.Contract is not { } file)
        {
            CheckTimes(view, rows, now, faults);
            return rows;
        }
        var contract = catalog.Current.Datasets(view.Pack)?.Contracts.GetValueOrDefault(file)
            ?? throw ProblemException.NotFound("unknown_contract", $"Rows of '{view.Pack}.{view.Name}@v{view.Version}' pass the contract {file}, which the pack no longer has.");
        var reader = new RowReader(contract);
        var texts = InForm(view, contract, rows.Rows);
        var json = new RowJson(view, rows);
        for (var row = 0; row < rows.Rows; row++)
        {
            reader.Read(json.Of(row), now);
            foreach (var finding in reader.Findings)
                if (finding.Severity == Severity.Error)
                    faults.Add(row, finding.Rule.Column ?? finding.Rule.Rule, finding.Rule.Code, finding.Rule.Message);
            foreach (var (field, values) in texts)
                values[row] = reader.TextOf(field);
        }
        var formed = texts.ToDictionary(text => contract.Fields[text.Field].Name, text => StringColumn.FromValues(text.Values));
        return new RecordBatch(rows.Rows, [.. rows.Names.Select(name => KeyValuePair.Create(name, formed.GetValueOrDefault(name) ?? rows[name]))]);
    }

    // Texts are kept as the contract forms them; everything else already is what it will be.
    static (int Field, string?[] Values)[] InForm(FeatureViewModel view, DatasetContract contract, int rows) =>
    [
        .. view.Entity.JoinKeys.Concat(view.Features.Where(feature => feature.Type.Kind == FeatureKind.String).Select(feature => feature.Name))
            .Select(contract.IndexOf).Where(field => contract.Fields[field].Form != TextForm.Plain).Select(field => (field, new string?[rows])),
    ];

    static void CheckTimes(FeatureViewModel view, RecordBatch rows, long now, RowFaults faults)
    {
        var times = ((TimestampColumn)rows[ExternalRows.EventTime]).Values;
        for (var row = 0; row < rows.Rows; row++)
            if (!TimeBounds.Default.Contains(times[row], now))
                faults.Add(row, view.External!.TimeColumn, ErrorCode.TimeOutOfBounds, "Event times lie from 1970-01-02 to five minutes from now.");
    }
}
