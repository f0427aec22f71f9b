using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Reading;
using Millrace.Lake.Delta.Schema;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Removes the rows that match (all, without a filter) and adds others in their place.</summary>
sealed class DeleteOperation(TableFolder folder, TableOptions table, CommitOptions options)
{
    public async Task<OperationOutcome> RunAsync(
        Snapshot snapshot, Filter? where, IEnumerable<ColumnBatch> replacement, CancellationToken cancellation)
    {
        if (Transactions.Done(snapshot, options.Transactions))
            return OperationOutcome.Nothing(snapshot);
        Check(snapshot);
        var filter = (where ?? Filter.All()).Bind(snapshot.Schema);
        var batches = replacement.Where(batch => batch.RowCount > 0).ToList();
        var grown = Grow(snapshot, batches);
        var schema = grown is null ? snapshot.Schema : SchemaJson.Read(grown.SchemaString);
        var writer = new PartitionedWriter(folder, schema, snapshot.PartitionColumns, table);
        await using var closing = writer.ConfigureAwait(false);
        var removed = new List<AddFile>();
        var gone = 0L;
        var scan = new TableScan(snapshot, null, where);
        foreach (var file in scan.Files(snapshot.Files))
        {
            var lost = filter.MustMatch(snapshot.Bounds(file)) && file.NumRecords is { } all
                ? all - (file.DeletionVector?.Cardinality ?? 0)
                : await RewriteAsync(scan, filter, file, writer, cancellation).ConfigureAwait(false);
            if (lost is not { } rows)
                continue;
            removed.Add(file);
            gone += rows;
        }
        var kept = writer.RowsWritten;
        foreach (var batch in batches)
            await writer.WriteAsync(batch.SortBy(options.SortBy), cancellation).ConfigureAwait(false);
        var added = await writer.CompleteAsync(cancellation).ConfigureAwait(false);
        if (removed.Count == 0 && added.Count == 0 && options.Transactions.Count == 0)
            return OperationOutcome.Nothing(snapshot);
        var plan = new RewritePlan(options.Operation ?? (batches.Count > 0 ? "WRITE" : "DELETE"), removed, added, filter, options, table)
        {
            Metadata = grown,
            Parameters = batches.Count > 0 ? new(options.Notes) { ["mode"] = "Overwrite" } : new(options.Notes),
        };
        var committed = await new Committer(folder, table).CommitAsync(snapshot, plan, cancellation).ConfigureAwait(false);
        return OperationOutcome.Of(committed, added.Count, removed.Count, writer.RowsWritten - kept, gone);
    }

    /// <summary>Writes the rows of a file that stay and gives the number of those that go; null if none goes.</summary>
    static async Task<long?> RewriteAsync(
        TableScan scan, BoundFilter filter, AddFile file, PartitionedWriter writer, CancellationToken cancellation)
    {
        if (!await HoldsAsync(scan, filter, file, cancellation).ConfigureAwait(false))
            return null;
        var gone = 0L;
        await foreach (var batch in scan.ReadAllAsync(file, cancellation).ConfigureAwait(false))
        {
            var rows = Marks(batch, filter);
            gone += rows.AsSpan().Count(true);
            for (var row = 0; row < rows.Length; row++)
                rows[row] = !rows[row];
            await writer.WriteAsync(batch.Where(rows), cancellation).ConfigureAwait(false);
        }
        return gone;
    }

    static async Task<bool> HoldsAsync(TableScan scan, BoundFilter filter, AddFile file, CancellationToken cancellation)
    {
        await foreach (var batch in scan.ReadAllAsync(file, cancellation).ConfigureAwait(false))
            if (Marks(batch, filter).AsSpan().Contains(true))
                return true;
        return false;
    }

    static bool[] Marks(ColumnBatch batch, BoundFilter filter)
    {
        var rows = new bool[batch.RowCount];
        rows.AsSpan().Fill(true);
        filter.Keep(batch, rows);
        return rows;
    }

    void Check(Snapshot snapshot)
    {
        ProtocolSupport.CheckWritable(snapshot.Protocol, snapshot.Metadata, snapshot.Schema, folder.Name);
        if (ProtocolSupport.IsAppendOnly(snapshot.Metadata))
            throw new DeltaException($"{folder.Name} is append-only (delta.appendOnly): rows cannot be changed or deleted");
    }

    TableMetadata? Grow(Snapshot snapshot, IReadOnlyList<ColumnBatch> batches)
    {
        var schema = snapshot.Metadata.SchemaString;
        foreach (var batch in batches)
            schema = SchemaFit.Merge(schema, batch.Schema, options.MergeSchema, folder.Name) ?? schema;
        return ReferenceEquals(schema, snapshot.Metadata.SchemaString) ? null : snapshot.Metadata with { SchemaString = schema };
    }
}
