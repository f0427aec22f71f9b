using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>All features and populations of a view, finished over history with the dimension rows that a run knows.</summary>
internal sealed class FinishBatch(FeatureViewModel view, DimensionSet dimensions)
{
    private readonly FinishPlan _plan = new(view, view.Features, withPopulations: true);

    /// <summary>Keys, as_of, own dimension columns and the given columns.</summary>
    public RecordBatch Of(string[][] keys, long[] instants, IEnumerable<KeyValuePair<string, Column>> columns) =>
        _plan.Batch(_plan.KeyColumns(keys), instants, [.. columns], dimensions);

    /// <summary>The features over a complete finish batch.</summary>
    public RecordBatch Features(RecordBatch rows) => _plan.Features(rows);

    /// <summary>Which entities have a row of the first own dimension before their instant.</summary>
    public bool[] HaveOwnRow(string[][] keys, long[] instants) => _plan.HaveOwnRow(_plan.KeyColumns(keys), instants, dimensions);
}
