using System.Runtime.CompilerServices;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;
using Millrace.Lake.Parquet.Pruning;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta;

/// <summary>Parquet files of a store.</summary>
static class DataFiles
{
    /// <summary>All rows and columns of a file.</summary>
    public static async IAsyncEnumerable<ColumnBatch> ReadAllAsync(
        IObjectStore store, string path, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = await OpenAsync(store, path, cancellation).ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        await foreach (var batch in reader.ReadAsync(cancellationToken: cancellation).ConfigureAwait(false))
            yield return batch;
    }

    /// <summary>
    /// Those of the columns that the file has, as the file types them. With a pruning, parts of the file that it rules out
    /// are passed over.
    /// </summary>
    public static async IAsyncEnumerable<ColumnBatch> ReadAsync(
        IObjectStore store, string path, TableSchema columns, Func<TableSchema, RowPruning?>? pruning,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reader = await OpenAsync(store, path, cancellation).ConfigureAwait(false);
        await using var closing = reader.ConfigureAwait(false);
        var present = columns.Fields.Select(field => field.Name).Where(name => reader.Schema.IndexOf(name) >= 0).ToList();
        await foreach (var batch in reader.ReadAsync(present, pruning?.Invoke(reader.Schema), cancellationToken: cancellation).ConfigureAwait(false))
            yield return batch;
    }

    static async Task<ParquetReader> OpenAsync(IObjectStore store, string path, CancellationToken cancellation) =>
        await ParquetReader.OpenAsync(
            await store.OpenReadAsync(path, cancellation).ConfigureAwait(false), path, cancellationToken: cancellation).ConfigureAwait(false);
}
