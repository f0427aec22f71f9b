using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Encodings;

/// <summary>DELTA_BINARY_PACKED: differences in blocks of miniblocks, decoded as they are asked for.</summary>
struct DeltaDecoder
{
    byte[] _data;
    int _position;
    int _end;
    int _miniblocks;
    int _miniblockSize;
    long _left;
    long _value;
    bool _first;
    long _minDelta;
    int _widths;
    int _miniblock;
    int _inMiniblock;
    int _width;
    int _start;

    /// <summary>Values not read yet, as the header counts them.</summary>
    public readonly long Left => _left;

    /// <summary>Behind the miniblocks entered so far; once all values are read, the end of the encoded numbers.</summary>
    public readonly int Position => _position;

    public void Begin(PageBytes bytes)
    {
        (_data, _position, _end) = (bytes.Data, bytes.Start, bytes.End);
        var at = _position;
        var blockSize = Varint();
        var miniblocks = Varint();
        _left = (long)Math.Min(Varint(), int.MaxValue);
        var first = Varint();
        if (miniblocks == 0 || miniblocks > 1 << 16)
            throw new DamageException($"{miniblocks} miniblocks in a block of deltas", at);
        if (blockSize == 0 || blockSize > 1 << 24 || blockSize % 128 != 0 || blockSize / miniblocks % 32 != 0 || blockSize % miniblocks != 0)
            throw new DamageException($"a block size of {blockSize} in {miniblocks} miniblocks", at);
        (_miniblocks, _miniblockSize) = ((int)miniblocks, (int)(blockSize / miniblocks));
        _value = (long)(first >> 1) ^ -(long)(first & 1);
        (_first, _miniblock, _inMiniblock) = (true, _miniblocks - 1, 0);
    }

    public void Read(Span<long> target)
    {
        if (target.Length > _left)
            throw new DamageException($"{_left} delta-encoded values left where the page has {target.Length} more", _position);
        if (target.Length == 0)
            return;
        var i = 0;
        if (_first)
        {
            target[i++] = _value;
            (_first, _left) = (false, _left - 1);
        }
        while (i < target.Length)
        {
            if (_inMiniblock == 0)
                NextMiniblock();
            var count = Math.Min(_inMiniblock, target.Length - i);
            Decode(target.Slice(i, count));
            i += count;
            _inMiniblock -= count;
            _left -= count;
        }
    }

    /// <summary>Reads and drops what is left, at most <paramref name="limit"/> values; the sum is returned.</summary>
    public long Drain(long limit)
    {
        Span<long> some = stackalloc long[256];
        long sum = 0;
        while (limit > 0)
        {
            var part = some[..(int)Math.Min(256, limit)];
            Read(part);
            foreach (var value in part)
                sum += value;
            limit -= part.Length;
        }
        return sum;
    }

    void Decode(Span<long> target)
    {
        var value = _value;
        if (_width == 0)
            for (var i = 0; i < target.Length; i++)
                target[i] = value = unchecked(value + _minDelta);
        else
        {
            ref var source = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_data), _start);
            var bit = (long)(_miniblockSize - _inMiniblock) * _width;
            for (var i = 0; i < target.Length; i++)
            {
                target[i] = value = unchecked(value + _minDelta + (long)BitUnpacking.One(ref source, bit, _width));
                bit += _width;
            }
        }
        _value = value;
    }

    void NextMiniblock()
    {
        if (++_miniblock >= _miniblocks)
        {
            var raw = Varint();
            _minDelta = (long)(raw >> 1) ^ -(long)(raw & 1);
            _widths = _position;
            if (_miniblocks > _end - _position)
                throw new DamageException("the bit widths of a block are cut off", _position);
            _position += _miniblocks;
            _miniblock = 0;
        }
        _width = _data[_widths + _miniblock];
        if (_width > 64)
            throw new DamageException($"a delta bit width of {_width}", _widths + _miniblock);
        var bytes = _width * (_miniblockSize / 8);
        if (bytes > _end - _position)
            throw new DamageException("a miniblock is cut off", _position);
        _start = _position;
        _position += bytes;
        _inMiniblock = _miniblockSize;
    }

    ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_position >= _end)
                throw new DamageException("delta-encoded values are cut off", _position);
            var part = _data[_position++];
            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
                return value;
        }
        throw new DamageException("an integer does not end", _position);
    }
}
