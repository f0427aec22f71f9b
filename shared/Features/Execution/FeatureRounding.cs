using Millrace.Features.Columns;
using Millrace.Features.Model;

namespace Millrace.Features.Execution;

/// <summary>The one place where a feature's value takes its declared type: numbers are rounded here and nowhere before.</summary>
internal static class FeatureRounding
{
    public static Column Store(Column value, FeatureType type) => type.Kind switch
    {
        FeatureKind.Float32 => Doubles(value, static number => (float)number),
        FeatureKind.Float64 => Doubles(value, static number => number),
        FeatureKind.Decimal when value is Int64Column whole => Decimals(whole),
        FeatureKind.Vector when value is VectorColumn vectors =>
            new VectorColumn(Array.ConvertAll(vectors.Rows, row => row?.Length == type.Dimension ? row : null)),
        _ => value,
    };

    // What is not finite is no value.
    private static DoubleColumn Doubles(Column value, Func<double, double> round)
    {
        var numbers = new double[value.Length];
        bool[]? validity = null;
        for (var row = 0; row < numbers.Length; row++)
        {
            var number = value.IsNull(row) ? double.NaN : round(value switch
            {
                DoubleColumn doubles => doubles.Values[row],
                DecimalColumn decimals => FixedDecimal.ToDouble(decimals.Values[row]),
                FlatColumn<long> longs => longs.Values[row],
                _ => throw new ArgumentException($"{value.Type} is no number", nameof(value)),
            });
            if (double.IsFinite(number))
            {
                numbers[row] = number;
                continue;
            }

            if (validity is null)
            {
                validity = new bool[numbers.Length];
                Array.Fill(validity, true);
            }

            validity[row] = false;
        }

        return new DoubleColumn(numbers, validity);
    }

    private static DecimalColumn Decimals(Int64Column whole) =>
        new(Array.ConvertAll(whole.Values, value => (Int128)value * FixedDecimal.One), whole.Validity);
}
