namespace Millrace.Lake.Parquet;

/// <summary>
/// What is known of the values of a leaf column in a file or row group.
/// </summary>
/// <param name="Path">The path of the column through the schema, joined by dots.</param>
/// <param name="Min">
/// The least value, in the form of <see cref="Columns.ColumnData.ValueAt"/>; null when unknown or when there is none. Texts and
/// binaries may be a lower bound instead of a value.
/// </param>
/// <param name="Max">The greatest value, or an upper bound, likewise.</param>
/// <param name="NullCount">The number of nulls; null when unknown.</param>
/// <param name="IsExact">Whether the bounds are values that occur.</param>
public sealed record ColumnStatistics(string Path, object? Min, object? Max, long? NullCount, bool IsExact = true);
