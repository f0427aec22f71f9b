using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>Numbers of 4 or 8 bytes.</summary>
sealed class ScalarStore<T>(PhysicalType physical, Func<T[], int, bool[]?, ColumnData> finish) : ValueStore
    where T : unmanaged
{
    T[] _values = [];
    T[] _dictionary = [];
    int _dictionaryCount = -1;
    int _used;
    PageEncoding _encoding;
    PageBytes _page;
    int _position;
    int _streams;
    DictionaryCodes _codes;
    DeltaDecoder _delta;

    public override void BeginBatch(int expected)
    {
        _values = GC.AllocateUninitializedArray<T>(expected);
        _used = 0;
    }

    public override void BeginChunk() => _dictionaryCount = -1;

    public override void SetDictionary(PageBytes page, int count)
    {
        if ((long)count * Unsafe.SizeOf<T>() > page.Length)
            throw new DamageException($"a dictionary of {page.Length} bytes cannot hold {count} entries", page.Start);
        _dictionary = MemoryMarshal.Cast<byte, T>(page.Span)[..count].ToArray();
        _dictionaryCount = count;
    }

    public override void BeginPage(PageEncoding encoding, PageBytes page, int limit)
    {
        (_encoding, _page, _position) = (encoding, page, page.Start);
        switch (encoding)
        {
            case PageEncoding.Plain:
                break;
            case PageEncoding.PlainDictionary or PageEncoding.RleDictionary:
                _codes.Begin(page, _dictionaryCount);
                break;
            case PageEncoding.DeltaBinaryPacked when physical is PhysicalType.Int32 or PhysicalType.Int64:
                _delta.Begin(page);
                break;
            case PageEncoding.ByteStreamSplit:
                (_streams, _position) = (page.Length / Unsafe.SizeOf<T>(), 0);
                break;
            default:
                throw Unreadable(encoding, physical);
        }
    }

    public override void Read(int count)
    {
        if (_used + count > _values.Length)
        {
            var larger = GC.AllocateUninitializedArray<T>(Math.Max(_used + count, _values.Length * 2));
            _values.AsSpan(0, _used).CopyTo(larger);
            _values = larger;
        }
        Decode(_values.AsSpan(_used, count));
        _used += count;
    }

    public override void Skip(int count)
    {
        Span<T> some = stackalloc T[256];
        for (; count > 0; count -= Math.Min(count, some.Length))
            Decode(some[..Math.Min(count, some.Length)]);
    }

    void Decode(Span<T> target)
    {
        switch (_encoding)
        {
            case PageEncoding.Plain:
                var bytes = MemoryMarshal.AsBytes(target);
                if (bytes.Length > _page.End - _position)
                    throw new DamageException($"{_page.End - _position} bytes left for {target.Length} values", _position);
                _page.Data.AsSpan(_position, bytes.Length).CopyTo(bytes);
                _position += bytes.Length;
                break;
            case PageEncoding.DeltaBinaryPacked:
                Delta(target);
                break;
            case PageEncoding.ByteStreamSplit:
                if (target.Length > _streams - _position)
                    throw new DamageException($"{_streams - _position} values left where {target.Length} are due", _page.Start);
                ByteStreams.Join(_page.Span, _streams, _position, MemoryMarshal.AsBytes(target), Unsafe.SizeOf<T>());
                _position += target.Length;
                break;
            default:
                Gather(target);
                break;
        }
    }

    void Gather(Span<T> target)
    {
        Span<int> codes = stackalloc int[1024];
        while (target.Length > 0)
        {
            var part = codes[..Math.Min(codes.Length, target.Length)];
            _codes.Read(part);
            // The codes have been checked against the dictionary's size.
            ref var entries = ref MemoryMarshal.GetArrayDataReference(_dictionary);
            ref var to = ref MemoryMarshal.GetReference(target);
            for (var i = 0; i < part.Length; i++)
                Unsafe.Add(ref to, i) = Unsafe.Add(ref entries, part[i]);
            target = target[part.Length..];
        }
    }

    void Delta(Span<T> target)
    {
        if (typeof(T) == typeof(long))
        {
            _delta.Read(MemoryMarshal.Cast<T, long>(target));
            return;
        }
        Span<long> wide = stackalloc long[256];
        while (target.Length > 0)
        {
            var part = wide[..Math.Min(wide.Length, target.Length)];
            _delta.Read(part);
            var narrow = MemoryMarshal.Cast<T, int>(target);
            for (var i = 0; i < part.Length; i++)
                narrow[i] = unchecked((int)part[i]);
            target = target[part.Length..];
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
