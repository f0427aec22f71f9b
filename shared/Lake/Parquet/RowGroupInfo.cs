namespace Millrace.Lake.Parquet;

/// <summary>A row group of a file.</summary>
/// <param name="RowCount">Its rows.</param>
/// <param name="CompressedBytes">The bytes of its pages in the file.</param>
/// <param name="Columns">What its metadata says of each leaf column, in file order.</param>
public sealed record RowGroupInfo(long RowCount, long CompressedBytes, IReadOnlyList<ColumnStatistics> Columns);
