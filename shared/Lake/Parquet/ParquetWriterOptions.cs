namespace Millrace.Lake.Parquet;

/// <summary>How a file is written.</summary>
public sealed record ParquetWriterOptions
{
    /// <summary>The compression of pages.</summary>
    public ParquetCompression Compression { get; init; } = ParquetCompression.Snappy;

    /// <summary>A row group is closed once its encoded pages take this many bytes. Also bounds the memory of writing.</summary>
    public long RowGroupBytes { get; init; } = 32L << 20;

    /// <summary>A row group is closed after this many rows.</summary>
    public int RowGroupRows { get; init; } = 1 << 20;

    /// <summary>A page is closed once its values take this many bytes, before compression.</summary>
    public int PageBytes { get; init; } = 1 << 20;

    /// <summary>A page is closed after this many rows.</summary>
    public int PageRows { get; init; } = 20_000;

    /// <summary>The largest dictionary of a column chunk in bytes; beyond it values are written plain. 0 writes no dictionaries.</summary>
    public int DictionaryBytes { get; init; } = 1 << 20;

    /// <summary>The columns that get a bloom filter, by their path joined by dots: those that are looked up by equality.</summary>
    public IReadOnlyCollection<string> BloomFilterColumns { get; init; } = [];

    /// <summary>The share of absent values that a bloom filter may let pass.</summary>
    public double BloomFalsePositives { get; init; } = 0.01;

    /// <summary>Whether bounds and places of pages are written, by which readers skip pages.</summary>
    public bool PageIndex { get; init; } = true;

    /// <summary>Whether pages carry a CRC-32.</summary>
    public bool Checksums { get; init; }

    /// <summary>Free-form metadata of the file.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyValues { get; init; } = [];

    /// <summary>How many threads encode columns side by side.</summary>
    public int Parallelism { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);
}
