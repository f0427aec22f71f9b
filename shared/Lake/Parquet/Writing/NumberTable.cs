using System.Runtime.CompilerServices;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>The distinct numbers of a chunk with their codes: a hash table with open addressing.</summary>
sealed class NumberTable<T> where T : unmanaged, IEquatable<T>
{
    int[] _slots = new int[1 << 10];
    T[] _entries = new T[512];
    int _shift = 64 - 10;

    public int Count { get; private set; }

    public ReadOnlySpan<T> Entries => _entries.AsSpan(0, Count);

    public void Clear()
    {
        if (Count > 0)
            Array.Clear(_slots);
        Count = 0;
    }

    /// <summary>Writes the codes of the values; returns how many were coded before the table had <paramref name="limit"/> entries.</summary>
    public int Encode(ReadOnlySpan<T> values, Span<int> codes, int limit)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var slot = (int)(Hash(value) >> _shift);
            while (true)
            {
                var entry = _slots[slot];
                if (entry == 0)
                {
                    if (Count >= limit)
                        return i;
                    entry = Insert(value, slot);
                    codes[i] = entry - 1;
                    break;
                }
                if (_entries[entry - 1].Equals(value))
                {
                    codes[i] = entry - 1;
                    break;
                }
                slot = slot + 1 & _slots.Length - 1;
            }
        }
        return values.Length;
    }

    int Insert(T value, int slot)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, 2 * Count);
        _entries[Count++] = value;
        _slots[slot] = Count;
        if (2 * Count > _slots.Length)
            Rehash();
        return Count;
    }

    void Rehash()
    {
        _slots = new int[2 * _slots.Length];
        _shift--;
        for (var i = 0; i < Count; i++)
        {
            var slot = (int)(Hash(_entries[i]) >> _shift);
            while (_slots[slot] != 0)
                slot = slot + 1 & _slots.Length - 1;
            _slots[slot] = i + 1;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Hash(T value)
    {
        var bits = Unsafe.SizeOf<T>() == 4 ? Unsafe.BitCast<T, uint>(value) : Unsafe.BitCast<T, ulong>(value);
        bits ^= bits >> 32;
        return bits * 0x9E3779B97F4A7C15;
    }
}
