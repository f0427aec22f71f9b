using Millrace.Contracts.Batches;
using Millrace.Features.Columns;

namespace Millrace.Catalog.Events;

/// <summary>
/// Valid rows as the engine's columns. Both sides hold plain arrays, so most columns are handed over, not copied.
/// A date becomes the instant at its 00:00 UTC; a decimal is brought to the engine's six digits; JSON stays text.
/// </summary>
public static class EventColumns
{
    const long MicrosecondsPerDay = 86_400_000_000;

    /// <summary>The batch's columns under their own names.</summary>
    public static RecordBatch Of(ValidBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var columns = new KeyValuePair<string, Column>[batch.Columns.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = KeyValuePair.Create(batch.Columns[i].Name, Of(batch.Columns[i]));
        return new RecordBatch(batch.Rows, columns);
    }

    static Column Of(BatchColumn column)
    {
        var validity = Validity(column.Nulls);
        return column switch
        {
            TextBatchColumn text => StringColumn.FromValues(text.Values),
            Int64BatchColumn { Type.Kind: ColumnKind.Timestamp } time => new TimestampColumn(time.Values, validity),
            Int64BatchColumn { Type.Kind: ColumnKind.Date } date => new TimestampColumn(Array.ConvertAll(date.Values, day => day * MicrosecondsPerDay), validity),
            Int64BatchColumn whole => new Int64Column(whole.Values, validity),
            DoubleBatchColumn real => new DoubleColumn(real.Values, validity),
            DecimalBatchColumn exact => new DecimalColumn(Array.ConvertAll(exact.Values, Scaling.To(exact.Scale)), validity),
            BooleanBatchColumn flag => new BoolColumn(flag.Values, validity),
            _ => throw new NotSupportedException($"Column '{column.Name}' is of type {column.Type}, which features cannot read."),
        };
    }

    static bool[]? Validity(bool[] nulls) =>
        Array.IndexOf(nulls, true) < 0 ? null : Array.ConvertAll(nulls, isNull => !isNull);
}
