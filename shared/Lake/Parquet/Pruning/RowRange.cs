namespace Millrace.Lake.Parquet.Pruning;

/// <summary>Rows of a row group, the end excluded.</summary>
readonly record struct RowRange(long Start, long End);
