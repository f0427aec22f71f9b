using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Codecs;

static class Zstd
{
    public static void Decompress(ReadOnlySpan<byte> source, ref byte[] target, int length) =>
        throw new DamageException("zstd compression is not read");
}
