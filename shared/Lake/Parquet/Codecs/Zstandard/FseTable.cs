using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Codecs.Zstandard;

/// <summary>A decoding table of finite state entropy: for each state a symbol, and how the next state is found.</summary>
sealed class FseTable
{
    readonly byte[] _symbols;
    readonly byte[] _bits;
    readonly ushort[] _bases;

    FseTable(int log)
    {
        Log = log;
        (_symbols, _bits, _bases) = (new byte[1 << log], new byte[1 << log], new ushort[1 << log]);
    }

    /// <summary>Bits of a state.</summary>
    public int Log { get; }

    public byte Symbol(uint state) => _symbols[state];

    public uint Next(uint state, ref BackwardBits bits) => _bases[state] + bits.Read(_bits[state]);

    /// <summary>The table of a single symbol, which takes no bits.</summary>
    public static FseTable Single(byte symbol)
    {
        var table = new FseTable(0);
        table._symbols[0] = symbol;
        return table;
    }

    /// <summary>The table for probabilities in 1/2^<paramref name="log"/>; -1 is "less than one".</summary>
    public static FseTable Of(ReadOnlySpan<short> probabilities, int log)
    {
        var table = new FseTable(log);
        var size = 1 << log;
        var next = new int[probabilities.Length];
        var high = size;
        for (var s = 0; s < probabilities.Length; s++)
        {
            if (probabilities[s] == -1)
                table._symbols[--high] = (byte)s;
            next[s] = Math.Max((int)probabilities[s], probabilities[s] == -1 ? 1 : 0);
        }
        var step = (size >> 1) + (size >> 3) + 3;
        var at = 0;
        for (var s = 0; s < probabilities.Length; s++)
            for (var i = 0; i < probabilities[s]; i++)
            {
                table._symbols[at] = (byte)s;
                do
                    at = at + step & size - 1;
                while (at >= high);
            }
        for (var state = 0; state < size; state++)
        {
            var count = next[table._symbols[state]]++;
            var bits = log - int.Log2(count);
            table._bits[state] = (byte)bits;
            table._bases[state] = (ushort)((count << bits) - size);
        }
        return table;
    }

    /// <summary>Reads probabilities from a bit stream that runs forwards; <paramref name="position"/> moves behind it.</summary>
    public static FseTable Read(byte[] data, ref int position, int end, int mostLog, int mostSymbol)
    {
        var bits = new ForwardBits(data, position, end);
        var log = (int)bits.Read(4) + 5;
        if (log > mostLog)
            throw new DamageException($"a zstd table of {log} bits; at most {mostLog} are allowed", position);
        var probabilities = new short[mostSymbol + 1];
        var symbol = 0;
        var left = 1 << log;
        while (left > 0 && symbol <= mostSymbol)
        {
            // Values from 0 to left + 1, the small ones of which take a bit less.
            var width = 32 - int.LeadingZeroCount(left + 1);
            var small = (1 << width) - 1 - (left + 1);
            var value = (int)bits.Peek(width);
            var low = value & (1 << (width - 1)) - 1;
            if (low < small)
            {
                value = low;
                bits.Pass(width - 1);
            }
            else
            {
                if (value >= 1 << (width - 1))
                    value -= small;
                bits.Pass(width);
            }
            probabilities[symbol++] = (short)(value - 1);
            left -= Math.Abs(value - 1);
            if (value != 1)
                continue;
            for (uint zeros = 3; zeros == 3;)
            {
                zeros = bits.Read(2);
                symbol += (int)zeros;
            }
        }
        if (left != 0 || symbol > mostSymbol + 1)
            throw new DamageException("the probabilities of a zstd table do not add up", position);
        position = bits.BytesEnd();
        return Of(probabilities.AsSpan(0, symbol), log);
    }
}
