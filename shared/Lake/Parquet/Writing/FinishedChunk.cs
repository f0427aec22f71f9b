using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>A chunk that has been written, with what its indexes are made of.</summary>
/// <param name="Chunk">Its metadata so far.</param>
/// <param name="Pages">Its data pages.</param>
/// <param name="HasUnboundedPage">Whether a page has values but no bounds, so that there can be no column index.</param>
/// <param name="BloomFilter">The bits of its bloom filter, if it has one.</param>
/// <param name="Compare">The order of bounds.</param>
sealed record FinishedChunk(
    ColumnChunk Chunk, IReadOnlyList<PageRecord> Pages, bool HasUnboundedPage, byte[]? BloomFilter, Comparison<byte[]> Compare);
