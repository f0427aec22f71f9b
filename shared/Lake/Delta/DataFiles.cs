using Millrace.Lake.Columns;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta;

/// <summary>Parquet files of a store.</summary>
static class DataFiles
{
    /// <summary>All rows and columns of a file.</summary>
    public static IAsyncEnumerable<ColumnBatch> ReadAllAsync(IObjectStore store, string path, CancellationToken cancellation) =>
        throw new NotSupportedException($"Data files are not read yet: {path} in {store.Location} ({cancellation.CanBeCanceled})");

    /// <summary>Those of the columns that the file has, as the file types them.</summary>
    public static IAsyncEnumerable<ColumnBatch> ReadAsync(
        IObjectStore store, string path, TableSchema columns, CancellationToken cancellation) =>
        throw new NotSupportedException($"Data files are not read yet: {path} in {store.Location}, {columns} ({cancellation.CanBeCanceled})");
}
