using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Opens Parquet writers as the lake's files are written.</summary>
static class ParquetTarget
{
    public static ParquetWriter Open(Stream content, TableSchema schema, TableOptions options) =>
        throw new NotSupportedException($"Data files are not written yet: {schema} to {content} by {options}");
}

/// <summary>The part of a Parquet writer that tables need.</summary>
abstract class ParquetWriter
{
    public abstract ValueTask WriteAsync(ColumnBatch batch, CancellationToken cancellation);

    public abstract ValueTask CompleteAsync(CancellationToken cancellation);
}
