using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Schema;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Writes rows into new files and commits them.</summary>
sealed class AppendOperation(TableFolder folder, TableOptions table, CommitOptions options)
{
    /// <summary>Rows that are written and not committed.</summary>
    public sealed record Staged(TableSchema Data, TableSchema Table, IReadOnlyList<AddFile> Files, long Rows);

    public async Task<OperationOutcome> RunAsync(Snapshot snapshot, IAsyncEnumerable<ColumnBatch> rows, CancellationToken cancellation)
    {
        if (Transactions.Done(snapshot, options.Transactions))
            return OperationOutcome.Nothing(snapshot);
        var staged = await StageAsync(snapshot, rows, cancellation).ConfigureAwait(false);
        return await CommitAsync(snapshot, staged, cancellation).ConfigureAwait(false);
    }

    public async Task<Staged> StageAsync(Snapshot snapshot, IAsyncEnumerable<ColumnBatch> rows, CancellationToken cancellation)
    {
        ProtocolSupport.CheckWritable(snapshot.Protocol, snapshot.Metadata, snapshot.Schema, folder.Name);
        TableSchema? data = null;
        PartitionedWriter? writer = null;
        var grown = snapshot.Schema;
        try
        {
            await foreach (var batch in rows.WithCancellation(cancellation).ConfigureAwait(false))
            {
                if (batch.RowCount == 0)
                    continue;
                if (data is null || writer is null)
                {
                    data = batch.Schema;
                    grown = Grown(snapshot, data);
                    writer = new PartitionedWriter(folder, grown, snapshot.PartitionColumns, table);
                }
                else if (!ReferenceEquals(batch.Schema, data) && batch.Schema != data)
                    throw new SchemaMismatchException(
                        $"The batches of one write to {folder.Name} have different columns", ["batches with different columns"]);
                await writer.WriteAsync(batch.SortBy(options.SortBy), cancellation).ConfigureAwait(false);
            }
            var files = writer is null ? [] : await writer.CompleteAsync(cancellation).ConfigureAwait(false);
            return new Staged(data ?? snapshot.Schema, grown, files, writer?.RowsWritten ?? 0);
        }
        finally
        {
            if (writer is not null)
                await writer.DisposeAsync().ConfigureAwait(false);
        }
    }

    public async Task<OperationOutcome> CommitAsync(Snapshot snapshot, Staged staged, CancellationToken cancellation)
    {
        if (staged.Files.Count == 0 && options.Transactions.Count == 0)
            return OperationOutcome.Nothing(snapshot);
        var plan = new AppendPlan(options.Operation ?? "WRITE", options, staged.Data, staged.Files, table)
        {
            Parameters = new(options.Notes) { ["mode"] = "Append" },
        };
        var committed = await new Committer(folder, table).CommitAsync(snapshot, plan, cancellation).ConfigureAwait(false);
        return OperationOutcome.Of(committed, staged.Files.Count, 0, staged.Rows, 0);
    }

    TableSchema Grown(Snapshot snapshot, TableSchema data) =>
        SchemaFit.Merge(snapshot.Metadata.SchemaString, data, options.MergeSchema, folder.Name) is { } grown
            ? SchemaJson.Read(grown)
            : snapshot.Schema;
}
