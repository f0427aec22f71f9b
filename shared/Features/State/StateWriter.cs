using System.Buffers.Binary;
using System.Text;

namespace Millrace.Features.State;

/// <summary>
/// Writes records: varints (LEB128), zig-zag for signed numbers, doubles as their bits with trailing zero bytes left
/// out, text through a table so that a repeated text costs one or two bytes.
/// </summary>
public sealed class StateWriter
{
    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);
    private byte[] _bytes = new byte[256];
    private int _length;

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _bytes.AsSpan(0, _length).ToArray();

    /// <summary>Bytes so far.</summary>
    public int Length => _length;

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
        while (value >= 0x80)
        {
            Byte((byte)((byte)(value & 0x7F) | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    /// <summary>A count or another number that is not negative.</summary>
    public void Count(long value) => Unsigned((UInt128)(ulong)value);

    /// <summary>A signed number by zig-zag.</summary>
    public void Signed(Int128 value) => Unsigned((UInt128)((value << 1) ^ (value >> 127)));

    /// <summary>A double: the number of bytes kept, then its most significant bytes.</summary>
    public void Number(double value)
    {
        var bits = BitConverter.DoubleToUInt64Bits(value);
        var kept = 8 - (bits == 0 ? 8 : System.Numerics.BitOperations.TrailingZeroCount(bits) / 8);
        Byte((byte)kept);
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, bits);
        Raw(bytes[..kept]);
    }

    /// <summary>Text: 0 and the UTF-8 for a new one, else its index in the table + 1.</summary>
    public void Text(string value)
    {
        if (_texts.TryGetValue(value, out var index))
        {
            Count(index + 1);
            return;
        }

        _texts.Add(value, _texts.Count);
        Byte(0);
        var size = Encoding.UTF8.GetByteCount(value);
        Count(size);
        Room(size);
        _length += Encoding.UTF8.GetBytes(value, _bytes.AsSpan(_length));
    }

    private void Room(int more)
    {
        if (_length + more > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
    }
}
