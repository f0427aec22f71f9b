using System.Buffers.Binary;
using System.Numerics;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>The distinct byte strings of a chunk with their codes.</summary>
sealed class BytesTable
{
    int[] _slots = new int[1 << 10];
    uint[] _hashes = new uint[512];
    int[] _ends = new int[512];
    readonly ByteSink _data = new();

    public int Count { get; private set; }

    /// <summary>Bytes of all entries.</summary>
    public int Bytes => _data.Length;

    public ReadOnlySpan<byte> this[int code]
    {
        get
        {
            var start = code == 0 ? 0 : _ends[code - 1];
            return _data.Data.AsSpan(start, _ends[code] - start);
        }
    }

    public void Clear()
    {
        if (Count > 0)
            Array.Clear(_slots);
        Count = 0;
        _data.Clear();
    }

    /// <summary>The code of a value, which is added when it is new.</summary>
    public int Code(ReadOnlySpan<byte> value)
    {
        var hash = Hash(value);
        var slot = (int)(hash & (uint)_slots.Length - 1);
        for (int entry; (entry = _slots[slot]) != 0; slot = slot + 1 & _slots.Length - 1)
            if (_hashes[entry - 1] == hash && this[entry - 1].SequenceEqual(value))
                return entry - 1;
        if (Count == _hashes.Length)
        {
            Array.Resize(ref _hashes, 2 * Count);
            Array.Resize(ref _ends, 2 * Count);
        }
        _data.Write(value);
        (_hashes[Count], _ends[Count]) = (hash, _data.Length);
        _slots[slot] = ++Count;
        if (2 * Count > _slots.Length)
            Rehash();
        return Count - 1;
    }

    void Rehash()
    {
        _slots = new int[2 * _slots.Length];
        for (var i = 0; i < Count; i++)
        {
            var slot = (int)(_hashes[i] & (uint)_slots.Length - 1);
            while (_slots[slot] != 0)
                slot = slot + 1 & _slots.Length - 1;
            _slots[slot] = i + 1;
        }
    }

    static uint Hash(ReadOnlySpan<byte> value)
    {
        var hash = (ulong)value.Length * 0x9E3779B97F4A7C15;
        for (; value.Length >= 8; value = value[8..])
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(value)) * 0x9FB21C651E98DF25, 29);
        ulong rest = 0;
        for (var i = 0; i < value.Length; i++)
            rest |= (ulong)value[i] << (8 * i);
        hash = (hash ^ rest) * 0xD6E8FEB86659FD93;
        return (uint)(hash ^ hash >> 32);
    }
}
