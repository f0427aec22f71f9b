namespace Millrace.Lake.Parquet.Pruning;

/// <summary>What is known of a column in a part of a file.</summary>
/// <param name="Min">No value is below; null when unknown.</param>
/// <param name="Max">No value is above; null when unknown. NaN lies outside of bounds.</param>
/// <param name="MayBeNull">False when no row is null.</param>
/// <param name="MayHaveValue">False when all rows are null.</param>
public readonly record struct ValueBounds(object? Min, object? Max, bool MayBeNull, bool MayHaveValue)
{
    /// <summary>Nothing is known.</summary>
    public static ValueBounds Unknown => new(null, null, true, true);
}
