using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Writes the column index (bounds per page) and the offset index (place per page) of a chunk.</summary>
static class PageIndexes
{
    public static void WriteColumnIndex(ThriftWriter writer, Leaf leaf, FinishedChunk chunk)
    {
        var pages = chunk.Pages;
        writer.BeginElement();
        writer.List(1, ThriftType.True, pages.Count);
        foreach (var page in pages)
            writer.BoolElement(page.IsAllNull);
        var bounds = pages.Select(p => StatisticsWriting.Cut(leaf, p.Bounds)).ToArray();
        writer.List(2, ThriftType.Binary, pages.Count);
        foreach (var bound in bounds)
            writer.BinaryElement(bound.Min);
        writer.List(3, ThriftType.Binary, pages.Count);
        foreach (var bound in bounds)
            writer.BinaryElement(bound.Max);
        writer.I32(4, Order(bounds, chunk.Compare));
        writer.List(5, ThriftType.I64, pages.Count);
        foreach (var page in pages)
            writer.I64Element(page.NullCount);
        writer.End();
    }

    // 0 for none, 1 when both bounds never fall, 2 when both never rise.
    static int Order(Bounds[] bounds, Comparison<byte[]> compare)
    {
        bool ascending = true, descending = true;
        Bounds? last = null;
        foreach (var bound in bounds.Where(b => b.Min is not null))
        {
            if (last is { } before)
            {
                var (min, max) = (compare(before.Min!, bound.Min!), compare(before.Max!, bound.Max!));
                ascending &= min <= 0 && max <= 0;
                descending &= min >= 0 && max >= 0;
            }
            last = bound;
        }
        return ascending ? 1 : descending ? 2 : 0;
    }

    public static void WriteOffsetIndex(ThriftWriter writer, FinishedChunk chunk)
    {
        writer.BeginElement();
        writer.List(1, ThriftType.Struct, chunk.Pages.Count);
        foreach (var page in chunk.Pages)
        {
            writer.BeginElement();
            writer.I64(1, chunk.Chunk.DataPageOffset + page.Offset);
            writer.I32(2, page.Size);
            writer.I64(3, page.FirstRow);
            writer.End();
        }
        writer.End();
    }
}
