using Millrace.Features.Columns;

namespace Millrace.Catalog;

/// <summary>Brings unscaled decimals to the six digits after the point that the engine holds.</summary>
static class Scaling
{
    /// <summary>The conversion from a scale; digits past the sixth are rounded half to even.</summary>
    public static Converter<Int128, Int128> To(int scale)
    {
        if (scale == FixedDecimal.Scale)
            return static value => value;
        var factor = Int128.One;
        for (var digits = Math.Abs(scale - FixedDecimal.Scale); digits > 0; digits--)
            factor *= 10;
        return scale < FixedDecimal.Scale ? value => value * factor : value => FixedDecimal.DivideRounded(value, factor);
    }
}
