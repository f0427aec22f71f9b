using System.Buffers.Binary;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>
/// Byte strings of any length. As long as every page of a batch refers to the dictionary, the batch keeps the codes;
/// the first other page turns what was collected into flat bytes.
/// </summary>
sealed class BytesStore(Func<BytesColumn, ColumnData> finish, LakeType type) : ValueStore
{
    int[] _codes = [];
    int[] _offsets = [];
    byte[] _data = [];
    int _used;
    int _bytes;
    bool _flat;
    DistinctBytes? _dictionary;
    PageEncoding _encoding;
    PageBytes _page;
    int _position;
    DictionaryCodes _indices;
    DeltaLengths _lengths;
    DeltaBytes _deltas;

    public override void BeginBatch(int expected)
    {
        _codes = _offsets = [];
        _data = [];
        (_used, _bytes, _flat) = (0, 0, false);
    }

    public override void BeginChunk() => _dictionary = null;

    public override void SetDictionary(PageBytes page, int count)
    {
        if (count * 4L > page.Length)
            throw new DamageException($"a dictionary of {page.Length} bytes cannot hold {count} entries", page.Start);
        var offsets = new int[count + 1];
        var data = GC.AllocateUninitializedArray<byte>(page.Length);
        var (position, bytes) = (page.Start, 0);
        for (var i = 0; i < count; i++)
        {
            var value = PlainBytes.Next(page, ref position);
            value.CopyTo(data.AsSpan(bytes));
            offsets[i + 1] = bytes += value.Length;
        }
        _dictionary = new DistinctBytes(offsets, data, count);
    }

    public override void BeginPage(PageEncoding encoding, PageBytes page, int limit)
    {
        (_encoding, _page, _position) = (encoding, page, page.Start);
        switch (encoding)
        {
            case PageEncoding.Plain:
                break;
            case PageEncoding.PlainDictionary or PageEncoding.RleDictionary:
                _indices.Begin(page, _dictionary?.Count ?? -1);
                break;
            case PageEncoding.DeltaLengthByteArray:
                _lengths = new DeltaLengths(page, limit);
                break;
            case PageEncoding.DeltaByteArray:
                _deltas = new DeltaBytes(page, limit);
                break;
            default:
                throw Unreadable(encoding, PhysicalType.ByteArray);
        }
    }

    bool IsCoded => _encoding is PageEncoding.PlainDictionary or PageEncoding.RleDictionary;

    public override void Read(int count)
    {
        if (IsCoded)
        {
            Grow(ref _codes, _used, count);
            _indices.Read(_codes.AsSpan(_used, count));
            if (_flat)
                AppendCoded(_used, count);
            else
                _used += count;
            return;
        }
        if (!_flat)
            Flatten();
        Grow(ref _offsets, _used, count + 1);
        switch (_encoding)
        {
            case PageEncoding.Plain:
                (_data, _bytes) = PlainBytes.Append(_page, ref _position, _offsets.AsSpan(_used, count + 1), _data, _bytes);
                _used += count;
                break;
            case PageEncoding.DeltaLengthByteArray:
                for (var i = 0; i < count; i++)
                    Append(_lengths.Next());
                break;
            default:
                for (var i = 0; i < count; i++)
                    Append(_deltas.Next());
                break;
        }
    }

    public override void Skip(int count)
    {
        Span<int> some = stackalloc int[256];
        if (IsCoded)
            for (; count > 0; count -= Math.Min(count, some.Length))
                _indices.Read(some[..Math.Min(count, some.Length)]);
        for (; count > 0; count--)
            switch (_encoding)
            {
                case PageEncoding.Plain: PlainBytes.Next(_page, ref _position); break;
                case PageEncoding.DeltaLengthByteArray: _lengths.Next(); break;
                default: _deltas.Next(); break;
            }
    }

    void Flatten()
    {
        _flat = true;
        var coded = _used;
        (_used, _bytes) = (0, 0);
        _offsets = new int[coded + 1];
        AppendCoded(0, coded);
    }

    // Values whose codes lie at a place of the code array, which is the place they take among the offsets.
    void AppendCoded(int start, int count)
    {
        Grow(ref _offsets, _used, count + 1);
        for (var i = start; i < start + count; i++)
            Append(_dictionary![_codes[i]]);
    }

    void Append(ReadOnlySpan<byte> value)
    {
        if (_bytes + (long)value.Length > Array.MaxLength - PageBytes.Slack)
            throw new DamageException("the values of a batch take more than 2 GiB");
        if (_bytes + value.Length > _data.Length)
            Array.Resize(ref _data, (int)Math.Min(Array.MaxLength, Math.Max(_bytes + value.Length + 256L, 2L * _data.Length)));
        value.CopyTo(_data.AsSpan(_bytes));
        _bytes += value.Length;
        _offsets[++_used] = _bytes;
    }

    static void Grow(ref int[] array, int used, int more)
    {
        if (used + more > array.Length)
            Array.Resize(ref array, Math.Max(used + more, 2 * array.Length));
    }

    public override ColumnData Finish(int slots, bool[]? nulls)
    {
        if (!_flat && _dictionary is not null)
        {
            if (_codes.Length < slots)
                Array.Resize(ref _codes, slots);
            Spread(_codes, _used, slots, nulls);
            return finish(new BytesColumn(type, _codes, _dictionary, slots, nulls));
        }
        if (_offsets.Length < slots + 1)
            Array.Resize(ref _offsets, slots + 1);
        if (nulls is not null && _used < slots)
        {
            // From the back: a null begins and ends where the next value begins.
            var from = _used;
            var end = _offsets[from];
            for (var to = slots; to > 0; to--)
            {
                _offsets[to] = end;
                if (!nulls[to - 1])
                    end = _offsets[--from];
            }
            _offsets[0] = 0;
        }
        return finish(new BytesColumn(type, _offsets, _data, slots, nulls));
    }
}
