using System.Buffers.Binary;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>
/// Follows the least and greatest of byte strings: by unsigned bytes, or as big-endian signed numbers. The first eight
/// bytes decide nearly every comparison.
/// </summary>
sealed class BytesExtremes(bool isSigned)
{
    readonly ByteSink _min = new();
    readonly ByteSink _max = new();
    ulong _minHead;
    ulong _maxHead;
    bool _any;

    public void Update(ReadOnlySpan<byte> value)
    {
        var head = Head(value);
        if (!_any)
        {
            _any = true;
            Set(_min, value);
            Set(_max, value);
            (_minHead, _maxHead) = (head, head);
            return;
        }
        if (head < _minHead || head == _minHead && value.SequenceCompareTo(_min.Written) < 0)
        {
            Set(_min, value);
            _minHead = head;
        }
        else if (head > _maxHead || head == _maxHead && value.SequenceCompareTo(_max.Written) > 0)
        {
            Set(_max, value);
            _maxHead = head;
        }
    }

    public Bounds Finish()
    {
        if (!_any)
            return default;
        _any = false;
        return new Bounds(_min.Written.ToArray(), _max.Written.ToArray());
    }

    public int Compare(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        var heads = Head(a).CompareTo(Head(b));
        return heads != 0 ? heads : a.SequenceCompareTo(b);
    }

    static void Set(ByteSink sink, ReadOnlySpan<byte> value)
    {
        sink.Clear();
        sink.Write(value);
    }

    ulong Head(ReadOnlySpan<byte> value)
    {
        ulong head;
        if (value.Length >= 8)
            head = BinaryPrimitives.ReadUInt64BigEndian(value);
        else
        {
            head = 0;
            for (var i = 0; i < value.Length; i++)
                head |= (ulong)value[i] << (56 - 8 * i);
        }
        return isSigned ? head ^ 0x8000000000000000 : head;
    }
}
