namespace Millrace.Lake.Parquet;

/// <summary>What was written.</summary>
/// <param name="RowCount">Rows of the file.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="RowGroups">The number of row groups.</param>
/// <param name="Columns">Exact bounds and null counts of every leaf column over the file; columns inside of lists and maps have none.</param>
public sealed record ParquetFileSummary(long RowCount, long Bytes, int RowGroups, IReadOnlyList<ColumnStatistics> Columns);
