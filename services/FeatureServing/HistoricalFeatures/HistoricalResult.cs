using Millrace.Catalog.External;
using Millrace.FeatureServing.Selection;
using Millrace.Features.Columns;
using Millrace.Lake.Columns;
using Column = Millrace.Features.Columns.Column;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>The rows that were asked for, with the values of each.</summary>
/// <param name="Spine">The rows.</param>
/// <param name="Features">The features, in the order asked for.</param>
/// <param name="Values">A column per feature.</param>
internal sealed record HistoricalResult(Spine Spine, IReadOnlyList<SelectedFeature> Features, IReadOnlyList<Column> Values)
{
    const int RowsPerBatch = 16 * 1024;

    /// <summary>The columns of the result as a table.</summary>
    public TableSchema Schema { get; } = new(
    [
        .. Spine.Columns.Select(column => new Field(column.Key, column.Key == Spine.Time ? LakeType.TimestampUtc : column.Value.Type)),
        .. Features.Select(feature => new Field(feature.OutputName, ExternalTable.TypeOf(feature.Feature.Type))),
    ]);

    /// <summary>The result as rows of that table.</summary>
    public IEnumerable<ColumnBatch> Batches()
    {
        var instants = Spine.Instants();
        var builder = new BatchBuilder(Schema);
        var cells = new object?[Schema.Fields.Count];
        for (var row = 0; row < Spine.Rows; row++)
        {
            for (var i = 0; i < Spine.Columns.Count; i++)
                cells[i] = Spine.Columns[i].Key == Spine.Time ? instants[row] : Spine.Columns[i].Value.Stored(row);
            for (var i = 0; i < Values.Count; i++)
                cells[Spine.Columns.Count + i] = ExternalTable.Stored(Values[i], row, Schema.Fields[Spine.Columns.Count + i].Type);
            builder.Append(cells);
            if (builder.Count == RowsPerBatch)
                yield return builder.Build();
        }
        if (builder.Count > 0)
            yield return builder.Build();
    }
}
