using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>Reads a top-level column, flat or nested.</summary>
sealed class NodeReader
{
    readonly SourceFile _file;
    readonly PlanNode _node;
    readonly LeafReader[] _leaves;
    readonly Assembly _assembly;

    public NodeReader(SourceFile file, PlanNode node, ParquetReaderOptions options)
    {
        (_file, _node) = (file, node);
        _leaves = [.. node.Leaves.Select(l => new LeafReader(file, l, options))];
        _assembly = new Assembly(_leaves.ToDictionary(l => l.Leaf.Index));
    }

    /// <summary>How much there is to read, in bytes.</summary>
    public long Weight(IReadOnlyList<RowGroup> groups) =>
        groups.Take(16).Sum(g => _leaves.Sum(l => Math.Clamp(g.Columns[l.Leaf.Index].UncompressedSize, 0, int.MaxValue)));

    public void Open(RowGroup group, long end)
    {
        foreach (var leaf in _leaves)
            leaf.Open(group.Columns[leaf.Leaf.Index], group.RowCount, end);
    }

    public async ValueTask<ColumnData> ReadAsync(int rows, CancellationToken cancellationToken)
    {
        if (_node.IsFlat)
            return await _leaves[0].ReadFlatAsync(rows, cancellationToken).ConfigureAwait(false);
        foreach (var leaf in _leaves)
            await leaf.ReadNestedAsync(rows, cancellationToken).ConfigureAwait(false);
        try
        {
            return _assembly.Build(_node);
        }
        catch (DamageException e)
        {
            throw _file.Fault(-1, $"column '{_node.Field.Name}': {e.Message}", e);
        }
    }

    public async ValueTask SkipAsync(long rows, CancellationToken cancellationToken)
    {
        foreach (var leaf in _leaves)
            if (_node.IsFlat)
                await leaf.SkipFlatAsync(rows, cancellationToken).ConfigureAwait(false);
            else
                await leaf.SkipNestedAsync(rows, cancellationToken).ConfigureAwait(false);
    }
}
