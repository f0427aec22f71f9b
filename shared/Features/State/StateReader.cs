using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Millrace.Features.State;

/// <summary>Reads what <see cref="StateWriter"/> wrote; whatever else the bytes are, it throws <see cref="RecordFormatException"/>.</summary>
public sealed class StateReader(byte[] bytes)
{
    private const int LongestWord = 9;
    private readonly List<TextPlace> _texts = [];
    private int _position;

    /// <summary>Bytes not read yet.</summary>
    public int Remaining => bytes.Length - _position;

    /// <summary>Bytes read.</summary>
    internal int Position => _position;

    /// <summary>The number of different texts read.</summary>
    internal int TextCount => _texts.Count;

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
    public UInt128 Unsigned() => TryWord(out var number) ? number : Long();

    /// <summary>A number that is not negative.</summary>
    public long Count()
    {
        var value = TryWord(out var number) ? number : Long();
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
        if (TryWord(out var number))
            return Signed(number);
        var value = Long();
        return (Int128)(value >> 1) ^ -(Int128)(value & 1);
    }

    /// <summary>A signed number of 64 bits.</summary>
    public long Signed64()
    {
        if (TryWord(out var number))
            return Signed(number);
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

    /// <summary>Passes over a double.</summary>
    internal void SkipNumber()
    {
        int kept = Byte();
        if (kept > 8)
            throw new RecordFormatException($"a double of {kept} bytes before byte {_position}");
        Raw(kept);
    }

    /// <summary>Text.</summary>
    public string Text() => TextAt(TextNumber());

    /// <summary>Text, left encoded: its number among the different texts of the record, for <see cref="TextAt"/>.</summary>
    internal int TextNumber()
    {
        var index = Count();
        if (index > _texts.Count)
            throw new RecordFormatException($"text {index} before byte {_position}, there are {_texts.Count}");
        if (index > 0)
            return (int)index - 1;
        var length = Items();
        _texts.Add(new TextPlace(_position, length, null));
        _position += length;
        return _texts.Count - 1;
    }

    /// <summary>A text that was read.</summary>
    internal string TextAt(int number)
    {
        ref var place = ref CollectionsMarshal.AsSpan(_texts)[number];
        if (place.Text is { } known)
            return known;
        var text = Encoding.UTF8.GetString(bytes, place.Start, place.Length);
        place = place with { Text = text };
        return text;
    }

    /// <summary>The number of a text among those that were read, −1 if it is not there.</summary>
    internal int NumberOf(string text)
    {
        Span<byte> small = stackalloc byte[256];
        var size = Encoding.UTF8.GetMaxByteCount(text.Length);
        var utf8 = size <= small.Length ? small : new byte[size];
        utf8 = utf8[..Encoding.UTF8.GetBytes(text, utf8)];
        var places = CollectionsMarshal.AsSpan(_texts);
        for (var number = 0; number < places.Length; number++)
        {
            if (places[number].Length == utf8.Length && bytes.AsSpan(places[number].Start, utf8.Length).SequenceEqual(utf8))
                return number;
        }

        return -1;
    }

    // Nearly all numbers have at most 64 bits; a longer one is read again by Long.
    private bool TryWord(out ulong number)
    {
        var left = bytes.AsSpan(_position);
        if (left.Length > 0 && left[0] < 0x80)
        {
            number = left[0];
            _position++;
            return true;
        }

        number = 0;
        for (var at = 0; at < LongestWord; at++)
        {
            if (at == left.Length)
                throw Truncated();
            number |= (ulong)(left[at] & 0x7Fu) << (7 * at);
            if (left[at] >= 0x80)
                continue;
            _position += at + 1;
            return true;
        }

        // The tenth byte holds the last bit.
        if (left.Length <= LongestWord || left[LongestWord] > 1)
            return false;
        number |= (ulong)left[LongestWord] << 63;
        _position += LongestWord + 1;
        return true;
    }

    private UInt128 Long()
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

    private static long Signed(ulong number) => (long)(number >> 1) ^ -(long)(number & 1);

    private RecordFormatException Truncated() => new($"the record ends early, at byte {bytes.Length}");

    private readonly record struct TextPlace(int Start, int Length, string? Text);
}
