namespace Millrace.Features.Vectors;

/// <summary>Scaling to Euclidean length 1.</summary>
public static class UnitLength
{
    /// <summary>
    /// The vector divided by its length, each value rounded to float32 once; null for a zero vector. The squares are
    /// added from the first to the last, which fixes the bits.
    /// </summary>
    public static float[]? Of(ReadOnlySpan<double> vector)
    {
        var squares = 0.0;
        foreach (var value in vector)
            squares += value * value;
        if (squares == 0 || !double.IsFinite(squares))
            return null;
        var length = Math.Sqrt(squares);
        var unit = new float[vector.Length];
        for (var i = 0; i < unit.Length; i++)
            unit[i] = (float)(vector[i] / length);
        return unit;
    }
}
