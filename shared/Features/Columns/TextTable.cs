using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Unicode;
using Millrace.Hashing;

namespace Millrace.Features.Columns;

/// <summary>
/// Gives texts codes by their UTF-8, in order of first occurrence, without making strings of them. Bytes that are not
/// UTF-8 count as the text they are read as, with U+FFFD in their place.
/// </summary>
public sealed class TextTable
{
    private const int SmallestChunk = 1 << 10;
    private const int LargestChunk = 1 << 24;
    private const int Block = 64;
    private const int LengthBytes = sizeof(int);

    // Whoever chooses the texts must not be able to choose texts that collide.
    private static readonly ulong s_seed = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private readonly List<byte[]> _chunks = [];
    private byte[] _chunk = [];
    private int _used;

    // By code, where a text stands: the chunk in the upper half, the place of its length in the lower.
    private long[] _places = [];

    // A slot holds the text's hash in its upper half and its code + 1 in the lower; 0 is free.
    private ulong[] _slots = new ulong[16];
    private int _mask = 15;
    private ulong _fetched;

    /// <summary>The number of distinct texts so far.</summary>
    public int Count { get; private set; }

    /// <summary>The code of a text, a new one if it was not seen before.</summary>
    public int CodeOf(ReadOnlySpan<byte> utf8) => CodeOf(utf8, HashOf(utf8));

    /// <summary>The codes of texts that stand one behind the other.</summary>
    /// <param name="offsets">One more than texts: text i is <c>data[offsets[i]..offsets[i + 1]]</c>.</param>
    /// <param name="data">The bytes of all.</param>
    /// <param name="codes">Takes the codes.</param>
    public void CodesOf(ReadOnlySpan<int> offsets, ReadOnlySpan<byte> data, Span<int> codes)
    {
        Span<uint> hashes = stackalloc uint[Block];
        for (var first = 0; first < codes.Length; first += Block)
        {
            // A large table lies outside of the caches: its slots are fetched side by side before they are looked into.
            var count = Math.Min(Block, codes.Length - first);
            var slots = _slots;
            var fetched = 0UL;
            for (var i = 0; i < count; i++)
            {
                hashes[i] = HashOf(data[offsets[first + i]..offsets[first + i + 1]]);
                fetched |= slots[(int)hashes[i] & _mask];
            }

            _fetched = fetched;
            for (var i = 0; i < count; i++)
                codes[first + i] = CodeOf(data[offsets[first + i]..offsets[first + i + 1]], hashes[i]);
        }
    }

    /// <summary>The texts by code. The table must not be added to afterwards.</summary>
    public DistinctTexts ToTexts()
    {
        _slots = [];
        return new DistinctTexts(this);
    }

    internal string Text(int code) => Encoding.UTF8.GetString(Bytes(code));

    private static uint HashOf(ReadOnlySpan<byte> utf8) => (uint)(XxHash64.Of(utf8, s_seed) >> 32);

    private int CodeOf(ReadOnlySpan<byte> utf8, uint hash)
    {
        var at = (int)hash & _mask;
        for (; _slots[at] != 0; at = (at + 1) & _mask)
        {
            if ((uint)(_slots[at] >> 32) == hash && Bytes((int)(uint)_slots[at] - 1).SequenceEqual(utf8))
                return (int)(uint)_slots[at] - 1;
        }

        return Utf8.IsValid(utf8) ? Add(utf8, hash, at) : CodeOf(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8)));
    }

    internal ReadOnlySpan<byte> Bytes(int code)
    {
        var place = _places[code];
        var chunk = _chunks[(int)(place >> 32)];
        var at = (int)place;
        return chunk.AsSpan(at + LengthBytes, MemoryMarshal.Read<int>(chunk.AsSpan(at)));
    }

    private int Add(ReadOnlySpan<byte> utf8, uint hash, int slot)
    {
        if (_chunk.Length - _used < utf8.Length + LengthBytes)
        {
            _chunk = GC.AllocateUninitializedArray<byte>(Math.Max(utf8.Length + LengthBytes, Math.Clamp(_chunk.Length * 2, SmallestChunk, LargestChunk)));
            _chunks.Add(_chunk);
            _used = 0;
        }

        if (Count == _places.Length)
            Array.Resize(ref _places, Math.Max(16, Count * 2));
        _places[Count] = ((long)(_chunks.Count - 1) << 32) | (uint)_used;
        MemoryMarshal.Write(_chunk.AsSpan(_used), utf8.Length);
        utf8.CopyTo(_chunk.AsSpan(_used + LengthBytes));
        _used += LengthBytes + utf8.Length;
        _slots[slot] = ((ulong)hash << 32) | (uint)++Count;
        if (Count > _slots.Length / 2)
            Grow();
        return Count - 1;
    }

    private void Grow()
    {
        var before = _slots;
        _slots = new ulong[checked(before.Length * (before.Length < 1 << 20 ? 4 : 2))];
        _mask = _slots.Length - 1;
        foreach (var slot in before)
        {
            if (slot == 0)
                continue;
            var at = (int)(slot >> 32) & _mask;
            while (_slots[at] != 0)
                at = (at + 1) & _mask;
            _slots[at] = slot;
        }
    }
}
