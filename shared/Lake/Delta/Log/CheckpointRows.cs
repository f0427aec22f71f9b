using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Statistics;

namespace Millrace.Lake.Delta.Log;

/// <summary>Turns a checkpoint's rows, a column per kind of action, into actions.</summary>
static class CheckpointRows
{
    public static IEnumerable<LogAction> Actions(ColumnBatch batch, string file)
    {
        var add = RecordColumn.Of(batch, "add");
        var remove = RecordColumn.Of(batch, "remove");
        var metadata = RecordColumn.Of(batch, "metaData");
        var protocol = RecordColumn.Of(batch, "protocol");
        var txn = RecordColumn.Of(batch, "txn");
        var domain = RecordColumn.Of(batch, "domainMetadata");
        var sidecar = RecordColumn.Of(batch, "sidecar");
        for (var row = 0; row < batch.RowCount; row++)
        {
            LogAction? action =
                add.Has(row) ? Add(add, row)
                : remove.Has(row) ? Remove(remove, row)
                : metadata.Has(row) ? Metadata(metadata, row)
                : protocol.Has(row) ? Protocol(protocol, row)
                : txn.Has(row) ? new TransactionId(txn.Need("appId", row), txn.Long("version", row) ?? 0, txn.Long("lastUpdated", row))
                : domain.Has(row) ? new DomainMetadata(domain.Need("domain", row), domain.Text("configuration", row) ?? "", domain.Flag("removed", row) ?? false)
                : sidecar.Has(row) ? new SidecarFile(sidecar.Need("path", row), sidecar.Long("sizeInBytes", row) ?? 0)
                : null;
            if (action is not null)
                yield return action;
        }

        AddFile Add(RecordColumn column, int row) => new(
            column.Need("path", row, file), column.Map("partitionValues", row) ?? new Dictionary<string, string?>(),
            column.Long("size", row) ?? 0, column.Long("modificationTime", row) ?? 0, column.Flag("dataChange", row) ?? false)
        {
            Stats = column.Text("stats", row) ?? ParsedStats(column, row),
            Tags = column.Map("tags", row),
            DeletionVector = Vector(column, row),
            BaseRowId = column.Long("baseRowId", row),
            DefaultRowCommitVersion = column.Long("defaultRowCommitVersion", row),
        };

        RemoveFile Remove(RecordColumn column, int row) => new(
            column.Need("path", row, file), column.Long("deletionTimestamp", row), column.Flag("dataChange", row) ?? false)
        {
            PartitionValues = column.Map("partitionValues", row),
            Size = column.Long("size", row),
            DeletionVector = Vector(column, row),
        };
    }

    static string? ParsedStats(RecordColumn add, int row)
    {
        var parsed = add.Record("stats_parsed");
        return parsed.Has(row) ? StatsJson.Write(parsed.Column!, row) : null;
    }

    static DeletionVector? Vector(RecordColumn file, int row)
    {
        var vector = file.Record("deletionVector");
        return vector.Has(row)
            ? new DeletionVector(vector.Need("storageType", row), vector.Need("pathOrInlineDv", row), (int?)vector.Long("offset", row),
                (int)(vector.Long("sizeInBytes", row) ?? 0), vector.Long("cardinality", row) ?? 0)
            : null;
    }

    static TableMetadata Metadata(RecordColumn column, int row) => new(
        column.Text("id", row) ?? "", column.Need("schemaString", row), column.List("partitionColumns", row) ?? [],
        (column.Map("configuration", row) ?? []).Where(entry => entry.Value is not null)
            .ToDictionary(entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal))
    {
        Name = column.Text("name", row),
        Description = column.Text("description", row),
        CreatedTime = column.Long("createdTime", row),
    };

    static ProtocolAction Protocol(RecordColumn column, int row) => new(
        (int)(column.Long("minReaderVersion", row) ?? 0), (int)(column.Long("minWriterVersion", row) ?? 0))
    {
        ReaderFeatures = column.List("readerFeatures", row),
        WriterFeatures = column.List("writerFeatures", row),
    };
}
