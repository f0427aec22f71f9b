using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Codecs.Zstandard;

/// <summary>The prefix codes of literals.</summary>
sealed class HuffmanTable
{
    const int MostBits = 11;

    readonly byte[] _symbols;
    readonly byte[] _lengths;
    readonly int _bits;

    HuffmanTable(int bits)
    {
        _bits = bits;
        (_symbols, _lengths) = (new byte[1 << bits], new byte[1 << bits]);
    }

    /// <summary>Decodes a stream to exactly the target's length.</summary>
    public void Decode(BackwardBits bits, Span<byte> target)
    {
        for (var i = 0; i < target.Length; i++)
        {
            var code = bits.Peek(_bits);
            target[i] = _symbols[code];
            bits.Pass(_lengths[code]);
        }
        if (bits.Left != 0)
            throw new DamageException("a zstd stream of literals does not end where it should");
    }

    public static HuffmanTable Read(byte[] data, ref int position, int end)
    {
        if (position >= end)
            throw new DamageException("a zstd literal table is missing", position);
        Span<byte> weights = stackalloc byte[256];
        weights.Clear();
        int count;
        int head = data[position++];
        if (head >= 128)
        {
            count = head - 127;
            if ((count + 1) / 2 > end - position)
                throw new DamageException("a zstd literal table is cut off", position);
            for (var i = 0; i < count; i++)
                weights[i] = (byte)(i % 2 == 0 ? data[position + i / 2] >> 4 : data[position + i / 2] & 0xF);
            position += (count + 1) / 2;
        }
        else
        {
            if (head > end - position)
                throw new DamageException("a zstd literal table is cut off", position);
            count = ReadWeights(data, position, position + head, weights);
            position += head;
        }
        return Build(weights, count);
    }

    // Two states take turns until the bits are used up.
    static int ReadWeights(byte[] data, int position, int end, Span<byte> weights)
    {
        var table = FseTable.Read(data, ref position, end, 6, 255);
        var bits = new BackwardBits(data, position, end);
        var first = bits.Read(table.Log);
        var second = bits.Read(table.Log);
        var count = 0;
        while (true)
        {
            if (count > 253)
                throw new DamageException("a zstd literal table has too many weights", position);
            weights[count++] = table.Symbol(first);
            first = table.Next(first, ref bits);
            if (bits.Left < 0)
            {
                weights[count++] = table.Symbol(second);
                return count;
            }
            weights[count++] = table.Symbol(second);
            second = table.Next(second, ref bits);
            if (bits.Left < 0)
            {
                weights[count++] = table.Symbol(first);
                return count;
            }
        }
    }

    static HuffmanTable Build(Span<byte> weights, int count)
    {
        var sum = 0;
        foreach (var weight in weights[..count])
        {
            if (weight > MostBits)
                throw new DamageException($"a zstd literal code of weight {weight}");
            sum += weight == 0 ? 0 : 1 << (weight - 1);
        }
        if (sum == 0)
            throw new DamageException("a zstd literal table has no codes");
        // The last weight is what is missing to the next power of two.
        var bits = int.Log2(sum) + 1;
        var rest = (1 << bits) - sum;
        if (bits > MostBits || !int.IsPow2(rest))
            throw new DamageException("the weights of a zstd literal table do not add up");
        weights[count++] = (byte)(int.Log2(rest) + 1);
        var table = new HuffmanTable(bits);
        var at = 0;
        for (var weight = 1; weight <= bits; weight++)
            for (var symbol = 0; symbol < count; symbol++)
                if (weights[symbol] == weight)
                {
                    var span = 1 << (weight - 1);
                    table._symbols.AsSpan(at, span).Fill((byte)symbol);
                    table._lengths.AsSpan(at, span).Fill((byte)(bits + 1 - weight));
                    at += span;
                }
        return table;
    }
}
