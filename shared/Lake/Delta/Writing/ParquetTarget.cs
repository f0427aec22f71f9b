using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Opens Parquet writers as the lake's files are written.</summary>
static class ParquetTarget
{
    const long RowGroupBytes = 32L << 20;

    public static ParquetWriter Open(Stream content, TableSchema schema, TableOptions options, IReadOnlyList<KeyValuePair<string, string>> notes) => new(content, schema, new ParquetWriterOptions
    {
        KeyValues = notes,
        BloomFilterColumns = [.. options.BloomColumns.Where(column => schema.IndexOf(column) >= 0)],
        PageRows = options.PageRows,
        RowGroupBytes = Math.Clamp(options.TargetFileSize, 1 << 20, RowGroupBytes),
    });
}
