using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Encodings;

/// <summary>The hybrid of runs and bit-packed groups that levels, dictionary indices and some booleans are written in.</summary>
struct RleDecoder
{
    byte[] _data;
    int _position;
    int _end;
    int _width;
    int _left;
    bool _packed;
    uint _value;
    int _packedStart;
    long _bit;

    public void Begin(PageBytes bytes, int width)
    {
        if ((uint)width > 32)
            throw new DamageException($"a bit width of {width}; at most 32 are possible", bytes.Start);
        (_data, _position, _end, _width) = (bytes.Data, bytes.Start, bytes.End, width);
        _left = 0;
    }

    public void Read(Span<int> target)
    {
        if (_width == 0)
        {
            target.Clear();
            return;
        }
        while (target.Length > 0)
        {
            var count = Take(target.Length);
            if (_packed)
                BitUnpacking.Unpack(_data, _packedStart, _bit, _width, target[..count]);
            else
                target[..count].Fill((int)_value);
            Consume(count);
            target = target[count..];
        }
    }

    /// <summary>Reads levels, or booleans; the width is 1 to 8.</summary>
    public void ReadLevels(Span<byte> target)
    {
        while (target.Length > 0)
        {
            var count = Take(target.Length);
            if (_packed)
                BitUnpacking.UnpackLevels(_data, _packedStart, _bit, _width, target[..count]);
            else
                target[..count].Fill((byte)_value);
            Consume(count);
            target = target[count..];
        }
    }

    /// <summary>The length of the run of one value that comes next, up to a limit; 0 when bit-packed values come next.</summary>
    public int PeekRun(int limit, out uint value)
    {
        var count = Take(limit);
        value = _value;
        return _packed ? 0 : count;
    }

    public void Consume(int count)
    {
        _left -= count;
        _bit += (long)count * _width;
    }

    int Take(int wanted)
    {
        while (_left == 0)
            NextRun();
        return Math.Min(_left, wanted);
    }

    void NextRun()
    {
        var at = _position;
        uint head = 0;
        for (var shift = 0; ; shift += 7)
        {
            if (_position >= _end || shift > 28)
                throw new DamageException("runs of levels or indices end before the page's values do", at);
            var part = _data[_position++];
            head |= (uint)(part & 0x7F) << shift;
            if (part < 0x80)
                break;
        }
        _packed = (head & 1) == 1;
        if (_packed)
        {
            // The last group may be cut short by writers that do not pad it.
            var groups = Math.Min(head >> 1, int.MaxValue / 8);
            var bytes = Math.Min((long)groups * _width, _end - _position);
            _left = (int)Math.Min(groups * 8L, bytes * 8 / _width);
            (_packedStart, _bit) = (_position, 0);
            _position += (int)bytes;
            if (_left == 0 && groups > 0)
                throw new DamageException("a bit-packed run is cut off", at);
        }
        else
        {
            var bytes = (_width + 7) / 8;
            if (bytes > _end - _position)
                throw new DamageException("a run is cut off", at);
            _value = 0;
            for (var i = 0; i < bytes; i++)
                _value |= (uint)_data[_position++] << (8 * i);
            if (_width < 32 && _value >> _width != 0)
                throw new DamageException($"a run of {_value} does not fit its {_width} bits", at);
            _left = (int)Math.Min(head >> 1, int.MaxValue);
        }
    }
}
