using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;
using Millrace.Lake.Parquet.Pruning;
using Millrace.Lake.Rows;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Writing;

/// <summary>
/// Rows on their way to another order, in one file among the table's data files that nobody commits: blocks of rows, each
/// sorted by stretch, so that a stretch is read back by its pages alone. What a killed process leaves goes with the next
/// vacuum, and an erasure sees it.
/// </summary>
sealed class ZOrderSpill : IAsyncDisposable
{
    const int PageRows = 4096;
    readonly TableFolder _table;
    readonly TableSchema _rows, _stored;
    readonly IObjectWriter _target;
    readonly ParquetWriter _writer;
    readonly string _path, _stretch;
    readonly int _blockRows;
    readonly List<ColumnBatch> _block = [];
    readonly List<int[]> _stretches = [];
    int _blocked;

    ZOrderSpill(TableFolder table, TableSchema rows, IObjectWriter target, string path, int blockRows)
    {
        (_table, _rows, _target, _path, _blockRows) = (table, rows, target, path, blockRows);
        _stretch = "_stretch";
        while (rows.IndexOf(_stretch) >= 0)
            _stretch = "_" + _stretch;
        _stored = new TableSchema([new Field(_stretch, LakeType.Int32, false), .. rows.Fields]);
        _writer = new ParquetWriter(target.Content, _stored, new ParquetWriterOptions { PageRows = PageRows, RowGroupRows = blockRows }, leaveOpen: true);
    }

    public static async Task<ZOrderSpill> CreateAsync(TableFolder table, TableSchema rows, int blockRows, CancellationToken cancellation)
    {
        var path = table.Full($"part-{Guid.NewGuid():N}-spill.parquet");
        return new ZOrderSpill(table, rows, await table.Store.OpenWriteAsync(path, cancellation).ConfigureAwait(false), path, blockRows);
    }

    public async Task AddAsync(ColumnBatch batch, int[] stretches, CancellationToken cancellation)
    {
        _block.Add(batch);
        _stretches.Add(stretches);
        _blocked += batch.RowCount;
        if (_blocked >= _blockRows)
            await FlushAsync(cancellation).ConfigureAwait(false);
    }

    public async Task CompleteAsync(CancellationToken cancellation)
    {
        if (_blocked > 0)
            await FlushAsync(cancellation).ConfigureAwait(false);
        await _writer.CloseAsync(cancellation).ConfigureAwait(false);
        await _target.CompleteAsync(cancellation).ConfigureAwait(false);
        LakeSteps.Passed(LakeStep.RowsSpilled);
    }

    /// <summary>The rows of a stretch.</summary>
    public async IAsyncEnumerable<ColumnBatch> ReadAsync(int stretch, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = await ParquetReader.OpenAsync(
            await _table.Store.OpenReadAsync(_path, cancellation).ConfigureAwait(false), _path, cancellationToken: cancellation).ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        await foreach (var batch in reader.ReadAsync(pruning: RowPruning.Equal(_stretch, stretch), cancellationToken: cancellation).ConfigureAwait(false))
        {
            var stretches = ((Int32Column)batch[_stretch]).Values;
            var mine = new bool[batch.RowCount];
            for (var row = 0; row < mine.Length; row++)
                mine[row] = stretches[row] == stretch;
            if (mine.AsSpan().Contains(true))
                yield return new ColumnBatch(_rows, [.. batch.Columns.Skip(1)], batch.RowCount).Where(mine);
        }
    }

    /// <summary>Deletes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await _target.DisposeAsync().ConfigureAwait(false);
        await _table.Store.DeleteAsync(_path).ConfigureAwait(false);
    }

    async Task FlushAsync(CancellationToken cancellation)
    {
        var rows = RowConcat.Concat(_rows, _block);
        int[] keys = [.. _stretches.SelectMany(part => part)];
        var order = new int[keys.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(keys, order);
        _block.Clear();
        _stretches.Clear();
        _blocked = 0;
        var sorted = rows.Gather(order);
        await _writer.WriteAsync(new ColumnBatch(_stored, [new Int32Column(LakeType.Int32, keys), .. sorted.Columns], keys.Length), cancellation).ConfigureAwait(false);
    }
}
