using Millrace.Features.Columns;
using Millrace.Features.Numerics;
using Millrace.Features.State;
using Millrace.Features.Vectors;
using Millrace.Features.Windows;

namespace Millrace.Features.Aggregation;

/// <summary>
/// One vector of exact sums per UTC day, in fixed point of 2^-75: that holds every product of a weight below 2^29 and a
/// float32 of at least 2^-52 without error; what lies below is rounded per product, so the sums stay free of order.
/// </summary>
internal sealed class DecayedVectorAccumulator(int halfLife, int days) : Accumulator
{
    private const int FixedPoint = 75;
    private const double Limit = 1L << 40;
    private readonly SortedDictionary<long, Int128[]> _days = [];

    public override void Reset() => _days.Clear();

    public override void Add(in InputRows input)
    {
        var vectors = (VectorColumn)input.Arguments[0];
        var weights = input.Arguments.Length > 1 ? input.Arguments[1] : null;
        var day = long.MinValue;
        Int128[] sums = [];
        foreach (var row in input.Rows)
        {
            if (vectors.Rows[row] is not { } vector || !TryWeight(weights, row, out var weight))
                continue;
            if (day != UtcDay.Of(input.Times[row]) || sums.Length < vector.Length)
                sums = SumsOf(day = UtcDay.Of(input.Times[row]), vector.Length);
            for (var i = 0; i < vector.Length; i++)
            {
                var product = weight * vector[i];
                if (product != 0 && Math.Abs(product) < Limit)
                    sums[i] += (Int128)Math.Round(Math.ScaleB(product, FixedPoint));
            }
        }
    }

    public override void Merge(Accumulator other)
    {
        foreach (var (day, more) in ((DecayedVectorAccumulator)other)._days)
        {
            var sums = SumsOf(day, more.Length);
            for (var i = 0; i < more.Length; i++)
                sums[i] += more[i];
        }
    }

    public override void Finish(long at, ColumnBuilder output)
    {
        var today = UtcDay.Of(at - 1);
        var total = new double[_days.Values.Select(sums => sums.Length).DefaultIfEmpty().Max()];
        foreach (var (day, sums) in _days)
        {
            if (day <= today - days)
                continue;
            var factor = Decay.Factor(today - day, halfLife);
            for (var i = 0; i < sums.Length; i++)
                total[i] += factor * Math.ScaleB(Rounding.Ratio(sums[i], 1), -FixedPoint);
        }

        output.AppendObject(UnitLength.Of(total));
    }

    public override void Encode(StateWriter writer)
    {
        writer.Count(_days.Count);
        var previous = 0L;
        foreach (var (day, sums) in _days)
        {
            writer.Signed(day - previous);
            previous = day;
            writer.Count(sums.Length);
            writer.Count(sums.Count(sum => sum != 0));
            var position = -1;
            for (var i = 0; i < sums.Length; i++)
            {
                if (sums[i] == 0)
                    continue;
                var zeros = (int)Int128.TrailingZeroCount(sums[i]);
                writer.Count(i - position - 1);
                writer.Byte((byte)zeros);
                writer.Signed(sums[i] >> zeros);
                position = i;
            }
        }
    }

    public override void MergeEncoded(StateReader reader)
    {
        var day = 0L;
        for (var left = reader.Items(); left > 0; left--)
        {
            day += reader.Signed64();
            var length = Cell.VectorLength(reader);
            var sums = SumsOf(day, length);
            var position = -1;
            for (var values = reader.Items(); values > 0; values--)
            {
                position = Cell.NextPlace(reader, position, length);
                int zeros = reader.Byte();
                sums[position] += reader.Signed() << zeros;
            }
        }
    }

    public override void Skip(StateReader reader)
    {
        for (var left = reader.Items(); left > 0; left--)
        {
            reader.Signed64();
            var length = Cell.VectorLength(reader);
            var position = -1;
            for (var values = reader.Items(); values > 0; values--)
            {
                position = Cell.NextPlace(reader, position, length);
                reader.Byte();
                reader.Signed();
            }
        }
    }

    public override void Seal(long cutoff)
    {
        // Instants from the cutoff on see no day before this one, and full days only through their rounded sums.
        var oldest = UtcDay.Of(cutoff - 1) - days + 1;
        foreach (var day in _days.Keys.Where(day => day < oldest).ToList())
            _days.Remove(day);
    }

    private static bool TryWeight(Column? weights, int row, out double weight)
    {
        weight = 1;
        if (weights is null)
            return true;
        if (weights.IsNull(row))
            return false;
        weight = weights is DoubleColumn doubles ? doubles.Values[row] : ((Int64Column)weights).Values[row];
        return double.IsFinite(weight);
    }

    private Int128[] SumsOf(long day, int length)
    {
        if (!_days.TryGetValue(day, out var sums))
        {
            _days[day] = sums = new Int128[length];
        }
        else if (sums.Length < length)
        {
            Array.Resize(ref sums, length);
            _days[day] = sums;
        }

        return sums;
    }
}
