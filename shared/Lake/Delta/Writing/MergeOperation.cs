using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Reading;
using Millrace.Lake.Delta.Schema;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Upserts and deletes by key: files that hold a key are rewritten without it, the source's rows go into new ones.</summary>
sealed class MergeOperation(TableFolder folder, TableOptions table, MergeOptions merge, CommitOptions options)
{
    /// <summary>Files that are written and not committed, and the plan that puts them in the place of others.</summary>
    public sealed record Staged(TableSchema Table, CommitPlan Plan, IReadOnlyList<AddFile> Files, int Replaced, long Rows, long RowsAdded, long RowsGone);

    public async Task<OperationOutcome> RunAsync(Snapshot snapshot, IReadOnlyList<ColumnBatch> source, CancellationToken cancellation)
    {
        if (Transactions.Done(snapshot, options.Transactions))
            return OperationOutcome.Nothing(snapshot);
        return await CommitAsync(snapshot, await StageAsync(snapshot, source, cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false);
    }

    public async Task<OperationOutcome> CommitAsync(Snapshot snapshot, Staged staged, CancellationToken cancellation)
    {
        if (staged.Replaced == 0 && staged.Files.Count == 0 && options.Transactions.Count == 0)
            return OperationOutcome.Nothing(snapshot);
        var committed = await new Committer(folder, table).CommitAsync(snapshot, staged.Plan, cancellation).ConfigureAwait(false);
        return OperationOutcome.Of(committed, staged.Files.Count, staged.Replaced, staged.RowsAdded, staged.RowsGone);
    }

    public async Task<Staged> StageAsync(Snapshot snapshot, IReadOnlyList<ColumnBatch> source, CancellationToken cancellation)
    {
        Check(snapshot);
        var grown = Grow(snapshot, source);
        var schema = grown is null ? snapshot.Schema : SchemaJson.Read(grown.SchemaString);
        var rows = new MergeSource(source, schema, merge);
        var range = rows.Range();
        var removed = await FindAsync(snapshot, rows, range, cancellation).ConfigureAwait(false);
        var writer = new PartitionedWriter(folder, schema, snapshot.PartitionColumns, table);
        await using var closing = writer.ConfigureAwait(false);
        var all = new TableScan(snapshot, null, null);
        var gone = 0L;
        foreach (var (file, positions) in removed)
        {
            gone += positions.Count;
            await KeepAsync(all, file, positions, writer, cancellation).ConfigureAwait(false);
        }
        var kept = writer.RowsWritten;
        foreach (var batch in rows.Upserts())
            await writer.WriteAsync(batch.SortBy(options.SortBy), cancellation).ConfigureAwait(false);
        var added = await writer.CompleteAsync(cancellation).ConfigureAwait(false);
        var plan = new RewritePlan(
            options.Operation ?? "MERGE", [.. removed.Select(entry => entry.File)], added, Bind(range, snapshot), options, table)
        {
            Metadata = grown,
            Parameters = new(options.Notes) { ["keys"] = string.Join(",", merge.KeyColumns) },
        };
        return new Staged(schema, plan, added, removed.Count, writer.RowsWritten, writer.RowsWritten - kept, gone);
    }

    /// <summary>The files that hold keys of the source, each with the positions of the rows that go.</summary>
    async Task<List<(AddFile File, HashSet<long> Positions)>> FindAsync(
        Snapshot snapshot, MergeSource rows, Filter range, CancellationToken cancellation)
    {
        var found = new List<(AddFile, HashSet<long>)>();
        if (rows.Count == 0)
            return found;
        string[] columns = merge.EventTimeColumn is { } column && !merge.KeyColumns.Contains(column)
            ? [.. merge.KeyColumns, column]
            : [.. merge.KeyColumns];
        if (columns.Any(name => snapshot.Schema.IndexOf(name) < 0))
            return found;
        var candidates = new TableScan(snapshot, columns, range);
        var scan = new TableScan(snapshot, columns, null);
        foreach (var file in candidates.Files(snapshot.Files))
        {
            var positions = new HashSet<long>();
            var seen = 0L;
            await foreach (var batch in scan.ReadAllAsync(file, cancellation).ConfigureAwait(false))
            {
                var keys = RowKey.Reader([.. merge.KeyColumns.Select(name => batch[name])]);
                var times = merge.EventTimeColumn is { } time ? batch[time] : null;
                for (var row = 0; row < batch.RowCount; row++)
                    if (keys(row) is { } key && rows.Takes(key, times?.ValueAt(row)))
                        positions.Add(seen + row);
                seen += batch.RowCount;
            }
            if (positions.Count > 0)
                found.Add((file, positions));
        }
        return found;
    }

    static async Task KeepAsync(
        TableScan scan, AddFile file, HashSet<long> gone, PartitionedWriter writer, CancellationToken cancellation)
    {
        var seen = 0L;
        await foreach (var batch in scan.ReadAllAsync(file, cancellation).ConfigureAwait(false))
        {
            var keep = new bool[batch.RowCount];
            for (var row = 0; row < keep.Length; row++)
                keep[row] = !gone.Contains(seen + row);
            seen += keep.Length;
            await writer.WriteAsync(batch.Where(keep), cancellation).ConfigureAwait(false);
        }
    }

    void Check(Snapshot snapshot)
    {
        if (merge.KeyColumns.Count == 0)
            throw new DeltaException("A merge needs at least one key column");
        ProtocolSupport.CheckWritable(snapshot.Protocol, snapshot.Metadata, snapshot.Schema, folder.Name);
        if (ProtocolSupport.IsAppendOnly(snapshot.Metadata))
            throw new DeltaException($"{folder.Name} is append-only (delta.appendOnly): rows cannot be changed or deleted");
    }

    TableMetadata? Grow(Snapshot snapshot, IReadOnlyList<ColumnBatch> source)
    {
        var schema = snapshot.Metadata.SchemaString;
        foreach (var batch in source)
            schema = SchemaFit.Merge(schema, MergeSource.WithoutMark(batch, merge.DeleteColumn).Schema, options.MergeSchema, folder.Name) ?? schema;
        return ReferenceEquals(schema, snapshot.Metadata.SchemaString) ? null : snapshot.Metadata with { SchemaString = schema };
    }

    static BoundFilter? Bind(Filter range, Snapshot snapshot)
    {
        try
        {
            return range.Bind(snapshot.Schema);
        }
        catch (DeltaException)
        {
            // Key columns that the table gets with this merge: anything that others add concerns it.
            return Filter.All().Bind(snapshot.Schema);
        }
    }
}
