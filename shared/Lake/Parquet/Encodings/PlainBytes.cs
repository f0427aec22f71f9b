using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Encodings;

/// <summary>Plain byte strings: a length of four bytes, then the bytes.</summary>
static class PlainBytes
{
    public static ReadOnlySpan<byte> Next(PageBytes page, ref int position)
    {
        if (page.End - position < 4)
            throw new DamageException("a page of byte strings ends before its values do", position);
        var length = BinaryPrimitives.ReadInt32LittleEndian(page.Data.AsSpan(position));
        position += 4;
        if (length < 0 || length > page.End - position)
            throw new DamageException($"a value of {length} bytes where {page.End - position} are left", position - 4);
        position += length;
        return page.Data.AsSpan(position - length, length);
    }

    /// <summary>
    /// Appends as many values as there are offsets but one; the first offset is where the values begin. Returns the
    /// array of bytes, replaced when it was too small, and the bytes used.
    /// </summary>
    public static (byte[] Data, int Used) Append(PageBytes page, ref int position, Span<int> offsets, byte[] data, int used)
    {
        // What the page still holds bounds the bytes of its values.
        var most = used + (long)(page.End - position) + PageBytes.Slack;
        if (most > Array.MaxLength)
            throw new DamageException("the values of a batch take more than 2 GiB", position);
        if (data.Length < most)
        {
            var share = EstimatedBytes(page, position, offsets.Length - 1);
            var size = Math.Min(most, Math.Max(used + share + PageBytes.Slack, data.Length));
            data = Resized(data, used, (int)size);
        }
        offsets[0] = used;
        ref var source = ref MemoryMarshal.GetArrayDataReference(page.Data);
        for (var i = 1; i < offsets.Length; i++)
        {
            if (page.End - position < 4)
                throw new DamageException("a page of byte strings ends before its values do", position);
            var length = Unsafe.ReadUnaligned<int>(ref Unsafe.Add(ref source, position));
            position += 4;
            if ((uint)length > (uint)(page.End - position))
                throw new DamageException($"a value of {length} bytes where {page.End - position} are left", position - 4);
            if (data.Length - used < length + 16)
                data = Resized(data, used, (int)Math.Min(most, Math.Max(2L * data.Length, used + length + 256L)));
            ref var to = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(data), used);
            ref var from = ref Unsafe.Add(ref source, position);
            // Short values are copied by whole words: both sides have room behind.
            if (length <= 16)
                Unsafe.WriteUnaligned(ref to, Unsafe.ReadUnaligned<Int128>(ref from));
            else
                Unsafe.CopyBlockUnaligned(ref to, ref from, (uint)length);
            position += length;
            offsets[i] = used += length;
        }
        return (data, used);
    }

    static int EstimatedBytes(PageBytes page, int position, int count)
    {
        long bytes = 0;
        var sampled = 0;
        for (var at = position; sampled < Math.Min(count, 64) && page.End - at >= 4; sampled++)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(page.Data.AsSpan(at));
            if (length < 0 || length > page.End - at - 4)
                break;
            bytes += length;
            at += 4 + length;
        }
        return sampled == 0 ? 0 : (int)Math.Min(page.End - position, bytes * count / sampled * 9 / 8);
    }

    static byte[] Resized(byte[] data, int used, int size)
    {
        var larger = GC.AllocateUninitializedArray<byte>(size);
        data.AsSpan(0, used).CopyTo(larger);
        return larger;
    }
}
