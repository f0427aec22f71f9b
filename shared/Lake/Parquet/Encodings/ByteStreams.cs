namespace Millrace.Lake.Parquet.Encodings;

/// <summary>BYTE_STREAM_SPLIT: the first bytes of all values, then the second bytes, and so on.</summary>
static class ByteStreams
{
    /// <summary>Joins the values from <paramref name="first"/> on, <paramref name="width"/> bytes each, out of streams of <paramref name="count"/> bytes.</summary>
    public static void Join(ReadOnlySpan<byte> page, int count, int first, Span<byte> target, int width)
    {
        var values = width == 0 ? 0 : target.Length / width;
        for (var k = 0; k < width; k++)
        {
            var stream = page.Slice(k * count + first, values);
            for (int i = 0, to = k; i < stream.Length; i++, to += width)
                target[to] = stream[i];
        }
    }
}
