using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Codecs.Zstandard;

/// <summary>A bit stream that is read from its start, least significant bits first.</summary>
struct ForwardBits(byte[] data, int start, int end)
{
    int _bit;

    public readonly uint Peek(int count)
    {
        uint value = 0;
        for (var i = 0; i < count; i++)
        {
            var at = start + (_bit + i >> 3);
            if (at < end)
                value |= (uint)(data[at] >> (_bit + i & 7) & 1) << i;
        }
        return value;
    }

    public void Pass(int count) => _bit += count;

    public uint Read(int count)
    {
        var value = Peek(count);
        _bit += count;
        return value;
    }

    /// <summary>Behind the last byte of which a bit was read.</summary>
    public readonly int BytesEnd()
    {
        var at = start + (_bit + 7 >> 3);
        return at <= end ? at : throw new DamageException("a zstd table is cut off", start);
    }
}
