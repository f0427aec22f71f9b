using System.Buffers.Binary;
using System.Text;

namespace Millrace.Online.Records;

/// <summary>
/// Reads what <see cref="BinaryWriter"/> wrote, in place: a lookup reads a few values of hundreds of records and passes
/// over the rest. Bytes that end early, or are no such numbers, are <see cref="InvalidDataException"/>s.
/// </summary>
ref struct RecordBytes(ReadOnlySpan<byte> bytes)
{
    ReadOnlySpan<byte> _rest = bytes;

    public readonly bool AtEnd => _rest.IsEmpty;

    public byte Byte() => Raw(1)[0];

    public bool Flag() => Byte() != 0;

    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Raw(sizeof(long)));

    public double Double() => BinaryPrimitives.ReadDoubleLittleEndian(Raw(sizeof(double)));

    public Int128 Int128() => BinaryPrimitives.ReadInt128LittleEndian(Raw(16));

    public ReadOnlySpan<byte> Text() => Raw(Count());

    public string String() => Encoding.UTF8.GetString(Text());

    public int Count() => Packed() is >= 0 and <= int.MaxValue and var count ? (int)count : throw Damaged();

    /// <summary>A number in groups of seven bits.</summary>
    public long Packed()
    {
        var value = 0UL;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return (long)value;
        }
        throw Damaged();
    }

    public ReadOnlySpan<byte> Raw(int count)
    {
        if (count > _rest.Length)
            throw Damaged();
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    static InvalidDataException Damaged() => new("A record ends early or holds a number that is none.");
}
