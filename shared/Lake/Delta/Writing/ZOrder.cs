using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Reading;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Writing;

/// <summary>
/// Lays rows out along a Z-order curve, which is cut into stretches that fit into memory: one pass spills the rows by
/// stretch, then stretch after stretch is sorted and written. With one column a key lies in one file, or in two where a file
/// is full (a key that fills more than a file excepted).
/// </summary>
sealed class ZOrder(Snapshot snapshot, TableScan scan, CompactOptions compact, long targetSize)
{
    const int MostStretches = 10_000;

    public async Task WriteAsync(IReadOnlyList<AddFile> files, PartitionedWriter writer, CancellationToken cancellation)
    {
        var rows = files.Sum(file => file.NumRecords ?? 0);
        var bytes = files.Sum(file => file.Size);
        var stretches = (int)Math.Clamp(Math.Max(rows / compact.RowsInMemory, bytes / targetSize), 1, MostStretches);
        var curve = await ZOrderCurve.SampleAsync(snapshot, compact.ZOrderBy, files, stretches, cancellation).ConfigureAwait(false);
        if (curve.Cuts.Length == 0)
        {
            await WriteAsync(AllAsync(files, cancellation), curve, writer, cancellation).ConfigureAwait(false);
            return;
        }
        var spill = await ZOrderSpill.CreateAsync(snapshot.Folder, snapshot.Schema, compact.RowsInMemory, cancellation).ConfigureAwait(false);
        await using var deleting = spill.ConfigureAwait(false);
        await foreach (var batch in AllAsync(files, cancellation).ConfigureAwait(false))
            await spill.AddAsync(batch, curve.Stretches(batch), cancellation).ConfigureAwait(false);
        await spill.CompleteAsync(cancellation).ConfigureAwait(false);
        var (stretchBytes, filled) = (bytes / (curve.Cuts.Length + 1), 0L);
        for (var stretch = 0; stretch <= curve.Cuts.Length; stretch++)
        {
            await WriteAsync(spill.ReadAsync(stretch, cancellation), curve, writer, cancellation).ConfigureAwait(false);
            // Files end between stretches, so that none of a stretch's keys lies in two.
            filled += stretchBytes;
            if (filled + stretchBytes / 2 < targetSize)
                continue;
            await writer.CutAsync(cancellation).ConfigureAwait(false);
            filled = 0;
        }
    }

    async IAsyncEnumerable<ColumnBatch> AllAsync(
        IReadOnlyList<AddFile> files, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var file in files)
            await foreach (var batch in scan.ReadAllAsync(file, cancellation).ConfigureAwait(false))
                yield return batch;
    }

    // A stretch that is longer than it should be, as one key has it all, is sorted piece by piece.
    async Task WriteAsync(IAsyncEnumerable<ColumnBatch> rows, ZOrderCurve curve, PartitionedWriter writer, CancellationToken cancellation)
    {
        var parts = new List<ColumnBatch>();
        var held = 0;
        await foreach (var batch in rows.ConfigureAwait(false))
        {
            parts.Add(batch);
            held += batch.RowCount;
            if (held >= 2L * compact.RowsInMemory)
            {
                await WriteAsync(parts, curve, writer, cancellation).ConfigureAwait(false);
                held = 0;
            }
        }
        if (parts.Count > 0)
            await WriteAsync(parts, curve, writer, cancellation).ConfigureAwait(false);
    }

    async Task WriteAsync(List<ColumnBatch> parts, ZOrderCurve curve, PartitionedWriter writer, CancellationToken cancellation)
    {
        var rows = RowConcat.Concat(snapshot.Schema, parts);
        parts.Clear();
        if (compact.ZOrderBy.Count == 1)
        {
            await writer.WriteAsync(rows.SortBy(compact.ZOrderBy), cancellation).ConfigureAwait(false);
            return;
        }
        var places = curve.Places(rows);
        var order = new int[places.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(places, order);
        await writer.WriteAsync(rows.Gather(order), cancellation).ConfigureAwait(false);
    }
}
