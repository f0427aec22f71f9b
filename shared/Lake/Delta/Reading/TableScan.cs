using System.Runtime.CompilerServices;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Statistics;
using Millrace.Lake.Parquet.Pruning;
using Millrace.Lake.Rows;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Reading;

/// <summary>Reads columns of a snapshot's files, as the table's schema has them.</summary>
sealed class TableScan
{
    readonly Snapshot _snapshot;
    readonly TableSchema _result, _read, _stored, _physical;
    readonly BoundFilter? _filter;

    public TableScan(Snapshot snapshot, IReadOnlyList<string>? columns, Filter? where)
    {
        _snapshot = snapshot;
        _filter = where?.Bind(snapshot.Schema);
        _result = columns is null ? snapshot.Schema : Select(snapshot, columns);
        var needed = _result.Fields.Select(field => field.Name).Concat(_filter?.Columns ?? []).Distinct().ToList();
        _read = snapshot.Schema.Select(needed);
        _stored = new TableSchema([.. _read.Fields.Where(field => !snapshot.PartitionColumns.Contains(field.Name))]);
        _physical = snapshot.Names.Physical(_stored);
    }

    /// <summary>The files that may hold rows of the scan, in the order of their paths.</summary>
    public IEnumerable<AddFile> Files(IEnumerable<AddFile> files) => files
        .Where(file => _filter is null || _filter.MayMatch(_snapshot.Bounds(file)))
        .OrderBy(file => file.Path, ObjectPath.Order);

    /// <summary>The rows of one file that match.</summary>
    public async IAsyncEnumerable<ColumnBatch> ReadAsync(AddFile file, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var batch in ReadAsync(file, prune: _filter is not null && file.DeletionVector is null, cancellation).ConfigureAwait(false))
        {
            var kept = batch;
            if (_filter is not null && !_filter.MustMatch(_snapshot.Bounds(file)))
            {
                var rows = new bool[batch.RowCount];
                rows.AsSpan().Fill(true);
                _filter.Keep(batch, rows);
                kept = batch.Where(rows);
            }
            if (kept.RowCount > 0)
                yield return Project(kept);
        }
    }

    /// <summary>All live rows of a file, with the scan's columns and the filter's.</summary>
    public IAsyncEnumerable<ColumnBatch> ReadAllAsync(AddFile file, CancellationToken cancellation) => ReadAsync(file, prune: false, cancellation);

    async IAsyncEnumerable<ColumnBatch> ReadAsync(AddFile file, bool prune, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var deleted = file.DeletionVector is { } vector
            ? await DeletedRows.ReadAsync(_snapshot.Folder, vector, cancellation).ConfigureAwait(false)
            : null;
        var path = _snapshot.Folder.Full(FilePath.Decode(file.Path));
        var seen = 0L;
        await foreach (var part in DataFiles.ReadAsync(_snapshot.Folder.Store, path, _physical, prune ? Pruning : null, cancellation).ConfigureAwait(false))
        {
            var batch = Logical(file, part);
            if (deleted is not null)
            {
                var live = new bool[batch.RowCount];
                for (var row = 0; row < live.Length; row++)
                    live[row] = !deleted.Contains(seen + row);
                seen += live.Length;
                batch = batch.Where(live);
            }
            if (batch.RowCount > 0)
                yield return batch;
        }
    }

    RowPruning? Pruning(TableSchema file) => _filter?.Pruning(column =>
        _snapshot.Names.Of(column.Name) is var name && file.IndexOf(name) is >= 0 and var at && file.Fields[at].Type == column.Type ? name : null);

    ColumnBatch Logical(AddFile file, ColumnBatch stored)
    {
        var conformed = stored.Conform(_physical);
        var named = _snapshot.Names.IsMapped ? conformed.Relabel(_stored) : conformed;
        if (_stored.Fields.Count == _read.Fields.Count)
            return named;
        var columns = _read.Fields.Select(field => _stored.IndexOf(field.Name) is >= 0 and var at
            ? named.Columns[at]
            : ColumnFill.Constant(field.Type, PartitionValue.Of(file, field.Name, _snapshot.Names.Of(field.Name), field.Type), stored.RowCount));
        return new ColumnBatch(_read, [.. columns], stored.RowCount);
    }

    ColumnBatch Project(ColumnBatch batch) => _result.Fields.Count == _read.Fields.Count && ReferenceEquals(batch.Schema, _result)
        ? batch
        : new ColumnBatch(_result, [.. _result.Fields.Select(field => batch[field.Name])], batch.RowCount);

    static TableSchema Select(Snapshot snapshot, IReadOnlyList<string> columns)
    {
        try
        {
            return snapshot.Schema.Select(columns);
        }
        catch (ArgumentException error)
        {
            throw new DeltaException($"{snapshot.Folder.Name}: {error.Message}", error);
        }
    }
}
