using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Millrace.Features.State;

/// <summary>
/// Writes records: varints (LEB128), zig-zag for signed numbers, doubles as their bits with trailing zero bytes left
/// out, text through a table so that a repeated text costs one or two bytes.
/// </summary>
public sealed class StateWriter
{
    private const int LongestVarint = 19;
    private readonly StateReader? _before;
    private Dictionary<string, int>? _texts;
    private byte[] _bytes;
    private int _length;

    /// <summary>A writer of a record.</summary>
    /// <param name="capacity">About how many bytes will be written.</param>
    public StateWriter(int capacity = 256) => _bytes = new byte[Math.Max(16, capacity)];

    /// <summary>A writer of what stands behind that which a reader has read, whose texts it refers to.</summary>
    internal StateWriter(StateReader before)
        : this(64) => _before = before;

    /// <summary>What was written.</summary>
    public byte[] ToArray() => Written.ToArray();

    /// <summary>Bytes so far.</summary>
    public int Length => _length;

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>One byte.</summary>
    public void Byte(byte value)
    {
        Room(1);
        _bytes[_length++] = value;
    }

    /// <summary>Bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> bytes)
    {
        Room(bytes.Length);
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    /// <summary>An unsigned varint.</summary>
    public void Unsigned(UInt128 value)
    {
        Room(LongestVarint);
        for (; value > ulong.MaxValue; value >>= 7)
            _bytes[_length++] = (byte)((byte)value | 0x80);
        Short((ulong)value);
    }

    /// <summary>A count or another number that is not negative.</summary>
    public void Count(long value)
    {
        Room(LongestVarint);
        Short((ulong)value);
    }

    /// <summary>A signed number by zig-zag.</summary>
    public void Signed(Int128 value)
    {
        var narrow = (long)value;
        if (narrow != value)
        {
            Unsigned((UInt128)((value << 1) ^ (value >> 127)));
            return;
        }

        Room(LongestVarint);
        Short((ulong)((narrow << 1) ^ (narrow >> 63)));
    }

    /// <summary>A double: the number of bytes kept, then its most significant bytes.</summary>
    public void Number(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var kept = 8 - (bits == 0 ? 8 : BitOperations.TrailingZeroCount(bits) / 8);
        Byte((byte)kept);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, bits);
        Raw(bytes[..kept]);
    }

    /// <summary>Text: 0 and the UTF-8 for a new one, else its index in the table + 1.</summary>
    public void Text(string value)
    {
        var index = _before?.NumberOf(value) ?? -1;
        if (index >= 0 || (_texts is not null && _texts.TryGetValue(value, out index)))
        {
            Count(index + 1);
            return;
        }

        _texts ??= new Dictionary<string, int>(StringComparer.Ordinal);
        _texts.Add(value, _texts.Count + (_before?.TextCount ?? 0));
        Byte(0);
        var size = Encoding.UTF8.GetByteCount(value);
        Count(size);
        Room(size);
        _length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(_length));
    }

    private void Short(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes[_length++] = (byte)((byte)value | 0x80);
        _bytes[_length++] = (byte)value;
    }

    private void Room(int more)
    {
        if (_length + more > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
    }
}
