using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Schema;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Writes rows into new files and commits them.</summary>
sealed class AppendOperation(TableFolder folder, TableOptions table, CommitOptions options)
{
    public async Task<OperationOutcome> RunAsync(Snapshot snapshot, IAsyncEnumerable<ColumnBatch> rows, CancellationToken cancellation)
    {
        if (Transactions.Done(snapshot, options.Transactions))
            return OperationOutcome.Nothing(snapshot);
        ProtocolSupport.CheckWritable(snapshot.Protocol, snapshot.Metadata, snapshot.Schema, folder.Name);
        TableSchema? data = null;
        PartitionedWriter? writer = null;
        try
        {
            await foreach (var batch in rows.WithCancellation(cancellation).ConfigureAwait(false))
            {
                if (batch.RowCount == 0)
                    continue;
                if (data is null || writer is null)
                {
                    data = batch.Schema;
                    writer = new PartitionedWriter(folder, Grown(snapshot, data), snapshot.PartitionColumns, table);
                }
                else if (!ReferenceEquals(batch.Schema, data) && batch.Schema != data)
                    throw new SchemaMismatchException(
                        $"The batches of one write to {folder.Name} have different columns", ["batches with different columns"]);
                await writer.WriteAsync(batch.SortBy(options.SortBy), cancellation).ConfigureAwait(false);
            }
            var files = writer is null ? [] : await writer.CompleteAsync(cancellation).ConfigureAwait(false);
            if (files.Count == 0 && options.Transactions.Count == 0)
                return OperationOutcome.Nothing(snapshot);
            var plan = new AppendPlan(options.Operation ?? "WRITE", options, data ?? snapshot.Schema, files, table)
            {
                Parameters = new(options.Notes) { ["mode"] = "Append" },
            };
            var committed = await new Committer(folder, table).CommitAsync(snapshot, plan, cancellation).ConfigureAwait(false);
            return OperationOutcome.Of(committed, files.Count, 0, writer?.RowsWritten ?? 0, 0);
        }
        finally
        {
            if (writer is not null)
                await writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    TableSchema Grown(Snapshot snapshot, TableSchema data) =>
        SchemaFit.Merge(snapshot.Metadata.SchemaString, data, options.MergeSchema, folder.Name) is { } grown
            ? SchemaJson.Read(grown)
            : snapshot.Schema;
}
