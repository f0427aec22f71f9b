using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>Truth values: a bit each in plain pages, runs in RLE pages.</summary>
sealed class BooleanStore(Func<bool[], int, bool[]?, ColumnData> finish) : ValueStore
{
    bool[] _values = [];
    bool[] _dictionary = [];
    int _dictionaryCount = -1;
    int _used;
    PageEncoding _encoding;
    PageBytes _page;
    long _bit;
    RleDecoder _runs;
    DictionaryCodes _codes;

    public override void BeginBatch(int expected)
    {
        _values = GC.AllocateUninitializedArray<bool>(expected);
        _used = 0;
    }

    public override void BeginChunk() => _dictionaryCount = -1;

    public override void SetDictionary(PageBytes page, int count)
    {
        if (count > page.Length * 8L)
            throw new DamageException($"a dictionary of {page.Length} bytes cannot hold {count} entries", page.Start);
        _dictionary = new bool[count];
        BitUnpacking.UnpackLevels(page.Data, page.Start, 0, 1, MemoryMarshal.AsBytes(_dictionary.AsSpan()));
        _dictionaryCount = count;
    }

    public override void BeginPage(PageEncoding encoding, PageBytes page, int limit)
    {
        (_encoding, _page, _bit) = (encoding, page, 0);
        switch (encoding)
        {
            case PageEncoding.Plain:
                break;
            case PageEncoding.PlainDictionary or PageEncoding.RleDictionary:
                _codes.Begin(page, _dictionaryCount);
                break;
            case PageEncoding.Rle:
                if (page.Length == 0)
                {
                    _runs.Begin(page, 1);
                    break;
                }
                var length = page.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(page.Span);
                if (length < 0 || length > page.Length - 4)
                    throw new DamageException($"runs of {length} bytes in a page of {page.Length}", page.Start);
                _runs.Begin(new PageBytes(page.Data, page.Start + 4, page.Start + 4 + length), 1);
                break;
            default:
                throw Unreadable(encoding, PhysicalType.Boolean);
        }
    }

    public override void Read(int count)
    {
        if (_used + count > _values.Length)
            Array.Resize(ref _values, Math.Max(_used + count, _values.Length * 2));
        Decode(_values.AsSpan(_used, count));
        _used += count;
    }

    public override void Skip(int count)
    {
        Span<bool> some = stackalloc bool[256];
        for (; count > 0; count -= Math.Min(count, some.Length))
            Decode(some[..Math.Min(count, some.Length)]);
    }

    void Decode(Span<bool> target)
    {
        var bytes = MemoryMarshal.AsBytes(target);
        switch (_encoding)
        {
            case PageEncoding.Plain:
                if (_bit + target.Length > _page.Length * 8L)
                    throw new DamageException($"{_page.Length} bytes cannot hold the page's truth values", _page.Start);
                BitUnpacking.UnpackLevels(_page.Data, _page.Start, _bit, 1, bytes);
                _bit += target.Length;
                break;
            case PageEncoding.Rle:
                _runs.ReadLevels(bytes);
                break;
            default:
                Span<int> codes = stackalloc int[256];
                for (var i = 0; i < target.Length; i += codes.Length)
                {
                    var part = codes[..Math.Min(codes.Length, target.Length - i)];
                    _codes.Read(part);
                    for (var k = 0; k < part.Length; k++)
                        target[i + k] = _dictionary[part[k]];
                }
                break;
        }
    }

    public override ColumnData Finish(int slots, bool[]? nulls)
    {
        if (_values.Length < slots)
            Array.Resize(ref _values, slots);
        Spread(_values, _used, slots, nulls);
        return finish(_values, slots, nulls);
    }
}
