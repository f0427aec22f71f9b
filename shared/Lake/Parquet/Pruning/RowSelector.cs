using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Reading;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Pruning;

/// <summary>Chooses the rows of a row group that a condition may match, by statistics, bloom filters and page indexes.</summary>
sealed class RowSelector(SourceFile file, SchemaPlan plan, RowPruning pruning)
{
    // Larger filters and indexes than this are not worth reading.
    const int LargestExtra = 1 << 26;

    readonly Dictionary<string, Leaf> _leaves = pruning.Paths.Distinct()
        .Select(path => plan.Leaves.FirstOrDefault(l => l.Name == path) ?? throw new ArgumentException(
            $"There is no leaf column '{path}'; there are {string.Join(", ", plan.Leaves.Select(l => l.Name))}."))
        .ToDictionary(l => l.Name);

    public async ValueTask<IReadOnlyList<RowRange>> SelectAsync(RowGroup group, RowGroupInfo info, CancellationToken cancellationToken)
    {
        var none = new Dictionary<string, byte[]>();
        if (group.RowCount == 0 || !pruning.MayMatch(new RowGroupPart(_leaves, info, none)))
            return [];
        var filters = pruning.AsksForValues ? await FiltersAsync(group, cancellationToken).ConfigureAwait(false) : none;
        var part = new RowGroupPart(_leaves, info, filters);
        if (filters.Count > 0 && !pruning.MayMatch(part))
            return [];
        var indexes = new Dictionary<string, PageIndex>();
        foreach (var (path, leaf) in _leaves)
            if (leaf.MaxRepetition == 0 && await IndexAsync(group.Columns[leaf.Index], group.RowCount, cancellationToken).ConfigureAwait(false) is { } index)
                indexes[path] = index;
        return indexes.Count == 0 ? [new RowRange(0, group.RowCount)] : part.Select(pruning, indexes);
    }

    async ValueTask<Dictionary<string, byte[]>> FiltersAsync(RowGroup group, CancellationToken cancellationToken)
    {
        var filters = new Dictionary<string, byte[]>();
        foreach (var (path, leaf) in _leaves)
        {
            var offset = group.Columns[leaf.Index].BloomOffset;
            if (offset <= 0 || offset >= file.Source.Length)
                continue;
            var head = new byte[(int)Math.Min(64, file.Source.Length - offset)];
            await file.ReadAsync(offset, head, cancellationToken).ConfigureAwait(false);
            try
            {
                var length = BloomFilter.ReadHeader(head, out var size);
                if (length <= 0 || length > LargestExtra || length > file.Source.Length - offset - size)
                    continue;
                var filter = new byte[length];
                await file.ReadAsync(offset + size, filter, cancellationToken).ConfigureAwait(false);
                filters[path] = filter;
            }
            catch (DamageException e)
            {
                throw file.Fault(offset, $"the bloom filter of '{path}' is damaged: {e.Message}", e);
            }
        }
        return filters;
    }

    async ValueTask<PageIndex?> IndexAsync(ColumnChunk chunk, long rows, CancellationToken cancellationToken)
    {
        if (chunk.ColumnIndexOffset <= 0 || chunk.OffsetIndexOffset <= 0
            || chunk.ColumnIndexLength is <= 0 or > LargestExtra || chunk.OffsetIndexLength is <= 0 or > LargestExtra)
            return null;
        try
        {
            var bounds = await ReadAsync(chunk.ColumnIndexOffset, chunk.ColumnIndexLength, cancellationToken).ConfigureAwait(false);
            var places = await ReadAsync(chunk.OffsetIndexOffset, chunk.OffsetIndexLength, cancellationToken).ConfigureAwait(false);
            return PageIndex.Read(bounds, places, rows);
        }
        catch (Exception e) when (e is DamageException or OverflowException)
        {
            throw file.Fault(chunk.ColumnIndexOffset, $"a page index is damaged: {e.Message}", e);
        }
    }

    async ValueTask<byte[]> ReadAsync(long offset, int length, CancellationToken cancellationToken)
    {
        if (offset > file.Source.Length - length)
            throw new DamageException($"{length} bytes from {offset} on are not in the file");
        var bytes = new byte[length];
        await file.ReadAsync(offset, bytes, cancellationToken).ConfigureAwait(false);
        return bytes;
    }
}
