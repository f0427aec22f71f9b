using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Encodes the values of a leaf, page by page: by codes into a dictionary as long as that pays, else plain.</summary>
abstract class ValueEncoder
{
    /// <summary>Adds rows of a column that are not null: those from <paramref name="start"/> on.</summary>
    public abstract void Add(ColumnData column, int start, int count);

    /// <summary>Adds rows of a column that are not null, by their numbers.</summary>
    public abstract void Add(ColumnData column, ReadOnlySpan<int> rows);

    /// <summary>What the values of the page take so far, roughly.</summary>
    public abstract int PageBytes { get; }

    /// <summary>Appends the values of the page, and starts the next.</summary>
    public abstract PageEncoding FinishPage(ByteSink sink, out Bounds bounds);

    /// <summary>Appends the dictionary of the chunk in plain encoding; returns its entries, 0 when it has none.</summary>
    public abstract int FinishDictionary(ByteSink sink);

    /// <summary>Starts another chunk.</summary>
    public abstract void Reset();

    /// <summary>The order of bounds in plain encoding.</summary>
    public abstract int Compare(byte[] a, byte[] b);

    /// <summary>Hashes of the values of the chunk so far, when a bloom filter is wanted.</summary>
    public abstract BloomHashes? Hashes { get; }
}
