using System.Numerics;

namespace Millrace.Lake.Delta.Reading;

/// <summary>
/// The positions of a Roaring bitmap that share their upper bits, held as they are stored, so that a vector of few bytes
/// takes little memory however many rows it lists.
/// </summary>
sealed class RowContainer
{
    ushort[] _values = [];
    ulong[] _bits = [];
    (ushort First, ushort Last)[] _runs = [];

    public static RowContainer OfValues(ushort[] values) => new() { _values = Rising(values), Count = values.Length };

    public static RowContainer OfBits(ulong[] bits) => new() { _bits = bits, Count = bits.Sum(BitOperations.PopCount) };

    public static RowContainer OfRuns((ushort First, ushort Last)[] runs)
    {
        for (var i = 1; i < runs.Length; i++)
            if (runs[i].First <= runs[i - 1].Last)
                throw new FormatException("the runs of a bitmap do not rise");
        return new() { _runs = runs, Count = runs.Sum(run => run.Last - run.First + 1) };
    }

    public int Count { get; private init; }

    public bool Contains(ushort low)
    {
        if (_bits.Length > 0)
            return (_bits[low / 64] >> (low % 64) & 1) != 0;
        if (_values.Length > 0)
            return Array.BinarySearch(_values, low) >= 0;
        int from = 0, to = _runs.Length;
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (_runs[middle].Last < low)
                from = middle + 1;
            else
                to = middle;
        }
        return from < _runs.Length && _runs[from].First <= low;
    }

    static ushort[] Rising(ushort[] values)
    {
        for (var i = 1; i < values.Length; i++)
            if (values[i] <= values[i - 1])
                throw new FormatException("the values of a bitmap do not rise");
        return values;
    }
}
