using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Writes the hybrid of runs and bit-packed groups.</summary>
static class RleEncoder
{
    /// <summary>One run of one value.</summary>
    public static void Run(ByteSink sink, int value, int count, int width)
    {
        sink.Varint((uint)count << 1);
        for (var i = 0; i < (width + 7) / 8; i++)
            sink.Byte((byte)(value >> (8 * i)));
    }

    /// <summary>Runs of at least eight equal values as such, the rest bit-packed. A width of 0 needs runs all the same.</summary>
    public static void Encode(ByteSink sink, ReadOnlySpan<int> values, int width)
    {
        var packedFrom = 0;
        var i = 0;
        while (i < values.Length)
        {
            var run = RunLength(values[i..]);
            if (run >= 8)
            {
                Pack(sink, values[packedFrom..i], width);
                Run(sink, values[i], run, width);
                i = packedFrom = i + run;
            }
            else
                i += 8;
        }
        if (packedFrom < values.Length)
            Pack(sink, values[packedFrom..], width);
    }

    // The length of the run at the start, if it is worth one: short ones are not measured.
    static int RunLength(ReadOnlySpan<int> values)
    {
        var first = values[0];
        if (values.Length < 8 || values[1] != first || values[7] != first || values[4] != first)
            return 0;
        var end = values.IndexOfAnyExcept(first);
        return end < 0 ? values.Length : end;
    }

    static void Pack(ByteSink sink, ReadOnlySpan<int> values, int width)
    {
        if (values.Length == 0)
            return;
        var groups = (values.Length + 7) / 8;
        sink.Varint((uint)groups << 1 | 1);
        var bytes = groups * width;
        sink.Reserve(bytes + 8);
        ref var target = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(sink.Data), sink.Length);
        Unsafe.InitBlockUnaligned(ref target, 0, (uint)bytes);
        ulong pending = 0;
        int bits = 0, written = 0;
        foreach (var value in values)
        {
            pending |= (ulong)(uint)value << bits;
            bits += width;
            if (bits < 32)
                continue;
            Unsafe.WriteUnaligned(ref Unsafe.Add(ref target, written), (uint)pending);
            written += 4;
            pending >>= 32;
            bits -= 32;
        }
        for (; bits > 0; bits -= 8, pending >>= 8)
            Unsafe.Add(ref target, written++) = (byte)pending;
        sink.Length += bytes;
    }
}
