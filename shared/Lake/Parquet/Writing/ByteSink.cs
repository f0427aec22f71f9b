using System.Buffers.Binary;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>A growing array of bytes that is used again and again.</summary>
sealed class ByteSink
{
    public byte[] Data { get; private set; } = new byte[4096];

    public int Length { get; set; }

    public ReadOnlySpan<byte> Written => Data.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Room for more bytes, counted as written.</summary>
    public Span<byte> Take(int count)
    {
        Reserve(count);
        var span = Data.AsSpan(Length, count);
        Length += count;
        return span;
    }

    public void Reserve(int count)
    {
        var needed = checked(Length + count);
        if (needed > Data.Length)
        {
            var larger = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * Data.Length)));
            Written.CopyTo(larger);
            Data = larger;
        }
    }

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Take(bytes.Length));

    public void Byte(byte value) => Take(1)[0] = value;

    public void Int32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

    public void Varint(uint value)
    {
        for (; value >= 0x80; value >>= 7)
            Byte((byte)(value | 0x80));
        Byte((byte)value);
    }
}
