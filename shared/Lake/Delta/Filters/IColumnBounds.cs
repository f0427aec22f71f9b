namespace Millrace.Lake.Delta.Filters;

/// <summary>What is known of a column's values in a file.</summary>
interface IColumnBounds
{
    ColumnBounds Of(FilterColumn column);
}

/// <param name="Min">A value that no present one is below; null when unknown.</param>
/// <param name="Max">A value that no present one is above; null when unknown.</param>
/// <param name="MayBeNull">False when no row is null.</param>
/// <param name="MayHaveValue">False when every row is null.</param>
/// <param name="IsConstant">True when all rows hold exactly <paramref name="Min"/>, as partition values do.</param>
readonly record struct ColumnBounds(object? Min, object? Max, bool MayBeNull, bool MayHaveValue, bool IsConstant = false)
{
    public static ColumnBounds Unknown => new(null, null, true, true);
}
