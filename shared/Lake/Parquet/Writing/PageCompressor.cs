using System.IO.Compression;
using Millrace.Lake.Parquet.Codecs;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Compresses pages of one column into a buffer that is used again.</summary>
sealed class PageCompressor(ParquetCompression compression)
{
    readonly ushort[] _table = compression == ParquetCompression.Snappy ? Snappy.NewTable() : [];
    readonly ByteSink _sink = new();

    public Codec Codec => compression switch
    {
        ParquetCompression.Snappy => Codec.Snappy,
        ParquetCompression.Gzip => Codec.Gzip,
        _ => Codec.Uncompressed,
    };

    /// <summary>The page as it is stored, good until the next.</summary>
    public ReadOnlySpan<byte> Run(ByteSink page)
    {
        _sink.Clear();
        switch (compression)
        {
            case ParquetCompression.Snappy:
                _sink.Reserve(Snappy.MaxCompressedLength(page.Length));
                return _sink.Data.AsSpan(0, Snappy.Compress(page.Written, _sink.Data, _table));
            case ParquetCompression.Gzip:
                using (var target = new MemoryStream())
                {
                    using (var gzip = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
                        gzip.Write(page.Written);
                    return target.GetBuffer().AsSpan(0, (int)target.Length);
                }
            default:
                return page.Written;
        }
    }
}
