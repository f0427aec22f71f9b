using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Tenancy;
using Millrace.FeatureCompute.Records;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;
using Millrace.Online.Keys;
using Millrace.Online.Records;
using Millrace.Online.Store;

namespace Millrace.FeatureCompute.Dimensions;

/// <summary>Keeps the newest versions of dimensions' rows beside the views, for joins in the stream and for lookups.</summary>
internal sealed class DimensionRecords(IOnlineStore store, SharedRecords shared)
{
    /// <summary>Takes the rows of a batch in as versions.</summary>
    public async Task TakeInAsync(ValidBatch batch, DatasetSchema schema, RecordBatch rows, CancellationToken cancellationToken)
    {
        var byKey = KeysOf(rows[schema.Key[0]]).Where(row => row.Key is not null).GroupBy(row => row.Key!, row => row.Row, StringComparer.Ordinal).ToArray();
        var keys = KeysFor(batch.Tenant, schema);
        await shared.ChangeAsync(
            [.. byKey.Select(row => keys.Live(EntityKey.Of(row.Key)))],
            (i, current) => Change(current, batch.Lane, batch.Position, schema, () => rows.Take([.. byKey[i]])),
            cancellationToken);
    }

    /// <summary>What is known now of the rows that a batch of events refers to.</summary>
    public async Task<DimensionSet> KnownAsync(TenantId tenant, IEnumerable<FeatureViewModel> views, RecordBatch events, CancellationToken cancellationToken)
    {
        var tables = new List<DimensionTable>();
        foreach (var joined in views.SelectMany(view => view.Joins).GroupBy(join => join.Dataset.Name, StringComparer.Ordinal))
        {
            var schema = joined.First().Dataset;
            var keys = KeysFor(tenant, schema);
            var wanted = joined.Select(join => join.LocalKey).Where(column => events.TryGet(column, out _)).Distinct(StringComparer.Ordinal)
                .SelectMany(column => KeysOf(events[column])).Select(row => row.Key).OfType<string>().Distinct(StringComparer.Ordinal)
                .Select(key => keys.Live(EntityKey.Of(key))).ToArray();
            var records = new OnlineRecord[wanted.Length];
            await store.ReadAsync(wanted, records, cancellationToken);
            var versions = records.Where(record => record.Exists).Select(record => DimensionRecord.Decode(record.Value!).Versions).OfType<RecordBatch>().ToArray();
            tables.Add(new DimensionTable(schema, RowConcat.Of(schema, versions)));
        }
        return new DimensionSet(tables);
    }

    static ViewKeys KeysFor(TenantId tenant, DatasetSchema schema) => ViewKeys.OfDataset(tenant, schema.Pack, DatasetRole.Dimension, schema.Name);

    static byte[]? Change(byte[]? current, int lane, SourcePosition position, DatasetSchema schema, Func<RecordBatch> versions)
    {
        var record = current is null ? new DimensionRecord() : DimensionRecord.Decode(current);
        if (record.Marks.HasSeen(lane, position))
            return null;
        record.Marks.Note(lane, position);
        record.Add(schema, versions());
        return record.Encode();
    }

    static IEnumerable<(string? Key, int Row)> KeysOf(Column column) =>
        Enumerable.Range(0, column.Length).Select(row => (
            column.IsNull(row) ? null : Convert.ToString(column.ValueAt(row), System.Globalization.CultureInfo.InvariantCulture), row));
}
