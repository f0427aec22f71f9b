namespace Millrace.Lake.Parquet;

/// <summary>How pages are compressed when writing.</summary>
public enum ParquetCompression
{
    None,
    Snappy,
    Gzip,
}
