using System.Buffers.Binary;
using System.Text;

namespace Millrace.Features.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote; whatever else the bytes are, it throws <see cref="RecordFormatException"/>.</summary>
public sealed class StateReader(byte[] bytes)
{
    private readonly List<string> _texts = [];
    private int _position;

    /// <summary>Bytes not read yet.</summary>
    public int Remaining => bytes.Length - _position;

    /// <summary>One byte.</summary>
    public byte Byte() => _position < bytes.Length ? bytes[_position++] : throw Truncated();

    /// <summary>Bytes as they are.</summary>
    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count < 0 || count > Remaining)
            throw Truncated();
        _position += count;
        return bytes.AsSpan(_position - count, count);
    }

    /// <summary>An unsigned varint.</summary>
    public UInt128 Unsigned()
    {
        UInt128 value = 0;
        for (var shift = 0; shift < 128; shift += 7)
        {
            var next = Byte();
            value |= (UInt128)(next & 0x7Fu) << shift;
            if (next < 0x80)
                return value;
        }

        throw new RecordFormatException($"the number before byte {_position} has more than 128 bits");
    }

    /// <summary>A number that is not negative.</summary>
    public long Count()
    {
        var value = Unsigned();
        return value <= long.MaxValue ? (long)value : throw new RecordFormatException($"the count before byte {_position} is too great");
    }

    /// <summary>The number of items that follow, each of at least one byte.</summary>
    public int Items()
    {
        var value = Count();
        return value <= Remaining ? (int)value : throw Truncated();
    }

    /// <summary>A signed number.</summary>
    public Int128 Signed()
    {
        var value = Unsigned();
        return (Int128)(value >> 1) ^ -(Int128)(value & 1);
    }

    /// <summary>A signed number of 64 bits.</summary>
    public long Signed64()
    {
        var value = Signed();
        return value >= long.MinValue && value <= long.MaxValue
            ? (long)value
            : throw new RecordFormatException($"the number before byte {_position} has more than 64 bits");
    }

    /// <summary>A double.</summary>
    public double Number()
    {
        int kept = Byte();
        if (kept > 8)
            throw new RecordFormatException($"a double of {kept} bytes before byte {_position}");
        Span<byte> all = stackalloc byte[8];
        all.Clear();
        Raw(kept).CopyTo(all);
        return BitConverter.UInt64BitsToDouble(BinaryPrimitives.ReadUInt64BigEndian(all));
    }

    /// <summary>Text.</summary>
    public string Text()
    {
        var index = Count();
        if (index > _texts.Count)
            throw new RecordFormatException($"text {index} before byte {_position}, there are {_texts.Count}");
        if (index > 0)
            return _texts[(int)index - 1];
        var text = Encoding.UTF8.GetString(Raw(Items()));
        _texts.Add(text);
        return text;
    }

    private RecordFormatException Truncated() => new($"the record ends early, at byte {bytes.Length}");
}
