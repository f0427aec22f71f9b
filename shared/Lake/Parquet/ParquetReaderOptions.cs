namespace Millrace.Lake.Parquet;

/// <summary>Limits and checks of reading.</summary>
public sealed record ParquetReaderOptions
{
    /// <summary>The default limits and checks.</summary>
    public static ParquetReaderOptions Default { get; } = new();

    /// <summary>Whether checksums of pages are verified where a file has them.</summary>
    public bool VerifyChecksums { get; init; } = true;

    /// <summary>The largest page, uncompressed, that is read.</summary>
    public int MaxPageBytes { get; init; } = 1 << 30;

    /// <summary>How many threads decode columns side by side; 1 decodes on the caller's.</summary>
    public int Parallelism { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);
}
