using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Encodings;

/// <summary>DELTA_BYTE_ARRAY: each value as the length of the prefix it shares with the one before, and the rest.</summary>
struct DeltaBytes
{
    DeltaDecoder _prefixes;
    DeltaLengths _suffixes;
    byte[] _value;
    int _length;

    public DeltaBytes(PageBytes page, int limit)
    {
        var scan = new DeltaDecoder();
        scan.Begin(page);
        scan.Drain(Math.Min(scan.Left, limit));
        _prefixes = new DeltaDecoder();
        _prefixes.Begin(page);
        _suffixes = new DeltaLengths(new PageBytes(page.Data, scan.Position, page.End), limit);
        _value = new byte[64];
    }

    /// <summary>The next value, good until the one after.</summary>
    public ReadOnlySpan<byte> Next()
    {
        Span<long> prefix = stackalloc long[1];
        _prefixes.Read(prefix);
        var suffix = _suffixes.Next();
        if (prefix[0] < 0 || prefix[0] > _length)
            throw new DamageException($"a prefix of {prefix[0]} bytes of a value of {_length}");
        _length = (int)prefix[0] + suffix.Length;
        if (_length > _value.Length)
            Array.Resize(ref _value, Math.Max(_length, 2 * _value.Length));
        suffix.CopyTo(_value.AsSpan((int)prefix[0]));
        return _value.AsSpan(0, _length);
    }
}
