using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>Byte strings of one length, INT96 included.</summary>
sealed class FixedStore(PhysicalType physical, int width, Func<byte[], int, bool[]?, ColumnData> finish) : ValueStore
{
    byte[] _data = [];
    byte[] _dictionary = [];
    int _dictionaryCount = -1;
    int _used;
    PageEncoding _encoding;
    PageBytes _page;
    int _position;
    int _streams;
    int _left;
    DictionaryCodes _codes;
    DeltaBytes _delta;

    public override void BeginBatch(int expected) => (_data, _used) = (new byte[checked(Math.Min(expected, 1024) * width)], 0);

    public override void BeginChunk() => _dictionaryCount = -1;

    public override void SetDictionary(PageBytes page, int count)
    {
        if ((long)count * width > page.Length)
            throw new DamageException($"a dictionary of {page.Length} bytes cannot hold {count} entries of {width}", page.Start);
        _dictionary = page.Span[..(count * width)].ToArray();
        _dictionaryCount = count;
    }

    public override void BeginPage(PageEncoding encoding, PageBytes page, int limit)
    {
        (_encoding, _page, _position, _left) = (encoding, page, page.Start, limit);
        switch (encoding)
        {
            case PageEncoding.Plain:
                break;
            case PageEncoding.PlainDictionary or PageEncoding.RleDictionary:
                _codes.Begin(page, _dictionaryCount);
                break;
            case PageEncoding.DeltaByteArray when physical == PhysicalType.FixedLenByteArray:
                _delta = new DeltaBytes(page, limit);
                break;
            case PageEncoding.ByteStreamSplit when physical == PhysicalType.FixedLenByteArray && width > 0:
                (_streams, _position) = (page.Length / width, 0);
                break;
            default:
                throw Unreadable(encoding, physical);
        }
    }

    public override void Read(int count)
    {
        var needed = Bytes(_used + (long)count);
        // Before room is made: do the bytes that the page still holds allow that many values?
        if (_encoding == PageEncoding.Plain && (long)count * width > _page.End - _position)
            throw new DamageException($"{_page.End - _position} bytes left for {count} values of {width}", _position);
        if (needed > _data.Length)
            Array.Resize(ref _data, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _data.Length)));
        Decode(_data.AsSpan(_used * width, count * width), count);
        _used += count;
    }

    public override void Skip(int count)
    {
        var some = new byte[Math.Min(count, 64) * width];
        for (; count > 0; count -= Math.Min(count, 64))
            Decode(some.AsSpan(0, Math.Min(count, 64) * width), Math.Min(count, 64));
    }

    void Decode(Span<byte> target, int count)
    {
        switch (_encoding)
        {
            case PageEncoding.Plain:
                if (target.Length > _page.End - _position)
                    throw new DamageException($"{_page.End - _position} bytes left for {count} values of {width}", _position);
                _page.Data.AsSpan(_position, target.Length).CopyTo(target);
                _position += target.Length;
                break;
            case PageEncoding.DeltaByteArray:
                for (var i = 0; i < count; i++)
                {
                    var value = _delta.Next();
                    if (value.Length != width)
                        throw new DamageException($"a value of {value.Length} bytes in a column of {width}", _page.Start);
                    value.CopyTo(target[(i * width)..]);
                }
                break;
            case PageEncoding.ByteStreamSplit:
                if (count > _streams - _position)
                    throw new DamageException($"{_streams - _position} values left where {count} are due", _page.Start);
                ByteStreams.Join(_page.Span, _streams, _position, target, width);
                _position += count;
                break;
            default:
                Span<int> code = stackalloc int[64];
                for (var i = 0; i < count; i += code.Length)
                {
                    var part = code[..Math.Min(code.Length, count - i)];
                    _codes.Read(part);
                    for (var k = 0; k < part.Length; k++)
                        _dictionary.AsSpan(part[k] * width, width).CopyTo(target[((i + k) * width)..]);
                }
                break;
        }
    }

    int Bytes(long values) => values * width <= Array.MaxLength
        ? (int)(values * width)
        : throw new DamageException($"{values} values of {width} bytes do not fit a batch");

    public override ColumnData Finish(int slots, bool[]? nulls)
    {
        if (Bytes(slots) > _data.Length)
            Array.Resize(ref _data, Bytes(slots));
        if (nulls is not null && _used < slots)
        {
            var from = _used - 1;
            for (var to = slots - 1; to >= 0; to--)
                if (nulls[to])
                    _data.AsSpan(to * width, width).Clear();
                else if (to != from--)
                    _data.AsSpan((from + 1) * width, width).CopyTo(_data.AsSpan(to * width));
        }
        return finish(_data, slots, nulls);
    }
}
