using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Encodings;

/// <summary>DELTA_LENGTH_BYTE_ARRAY: the lengths of all values, then their bytes.</summary>
struct DeltaLengths
{
    readonly byte[] _data;
    readonly int _end;
    DeltaDecoder _lengths;
    int _position;

    public DeltaLengths(PageBytes page, int limit)
    {
        // The bytes begin where the lengths end, which only passing over the lengths tells.
        var scan = new DeltaDecoder();
        scan.Begin(page);
        scan.Drain(Math.Min(scan.Left, limit));
        (_data, _end, _position) = (page.Data, page.End, scan.Position);
        _lengths = new DeltaDecoder();
        _lengths.Begin(page);
    }

    /// <summary>The next value.</summary>
    public ReadOnlySpan<byte> Next()
    {
        Span<long> length = stackalloc long[1];
        _lengths.Read(length);
        if (length[0] < 0 || length[0] > _end - _position)
            throw new DamageException($"a value of {length[0]} bytes where {_end - _position} are left", _position);
        _position += (int)length[0];
        return _data.AsSpan(_position - (int)length[0], (int)length[0]);
    }
}
