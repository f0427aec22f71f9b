using System.Runtime.CompilerServices;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Pruning;
using Millrace.Lake.Parquet.Reading;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet;

/// <summary>
/// Reads a Parquet file. Damaged files and features that are not read give a <see cref="LakeFormatException"/> with
/// the file and the place. One reader may be read from several times, one enumeration after the other or side by side.
/// </summary>
public sealed class ParquetReader : IAsyncDisposable
{
    /// <summary>Rows of a batch unless asked otherwise.</summary>
    public const int DefaultBatchSize = 16 * 1024;

    const long RowsWorthThreads = 100_000;

    readonly SourceFile _file;
    readonly FileMetadata _metadata;
    readonly long _footerStart;
    readonly SchemaPlan _plan;
    readonly ParquetReaderOptions _options;

    ParquetReader(SourceFile file, FileMetadata metadata, long footerStart, SchemaPlan plan, ParquetReaderOptions options)
    {
        (_file, _metadata, _footerStart, _plan, _options) = (file, metadata, footerStart, plan, options);
        RowGroups = [.. metadata.RowGroups.Select(g => StatisticsReading.Describe(g, plan, metadata))];
        RowCount = metadata.RowGroups.Sum(g => g.RowCount);
    }

    /// <summary>The columns of the file.</summary>
    public TableSchema Schema => _plan.Schema;

    /// <summary>The rows of all row groups.</summary>
    public long RowCount { get; }

    /// <summary>The row groups with their statistics.</summary>
    public IReadOnlyList<RowGroupInfo> RowGroups { get; }

    /// <summary>Free-form metadata of the file, in order; keys may repeat.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> KeyValues => _metadata.KeyValues;

    /// <summary>The program that wrote the file, if it says so.</summary>
    public string? CreatedBy => _metadata.CreatedBy;

    /// <summary>Opens a local file.</summary>
    public static ValueTask<ParquetReader> OpenFileAsync(
        string path, ParquetReaderOptions? options = null, CancellationToken cancellationToken = default) =>
        OpenAsync(new FileRandomAccess(path), path, options, cancellationToken);

    /// <summary>Opens a stream that can seek; the reader disposes of it.</summary>
    public static ValueTask<ParquetReader> OpenAsync(
        Stream stream, string name, ParquetReaderOptions? options = null, CancellationToken cancellationToken = default) =>
        OpenAsync(new StreamRandomAccess(stream), name, options, cancellationToken);

    /// <summary>Opens a file that the reader disposes of, also when opening fails.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="name">The name for messages.</param>
    /// <param name="options">Limits and checks.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async ValueTask<ParquetReader> OpenAsync(
        IRandomAccess source, string name, ParquetReaderOptions? options = null, CancellationToken cancellationToken = default)
    {
        var file = new SourceFile(source, name);
        try
        {
            var (metadata, start) = await Footer.ReadAsync(file, cancellationToken).ConfigureAwait(false);
            return new ParquetReader(file, metadata, start, Plan(file, metadata, start), options ?? ParquetReaderOptions.Default);
        }
        catch
        {
            await source.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    static SchemaPlan Plan(SourceFile file, FileMetadata metadata, long start)
    {
        try
        {
            if (metadata.IsEncrypted && metadata.RowGroups.Count == 0)
                throw new DamageException("the file is encrypted; encrypted Parquet files are not read");
            var plan = SchemaPlan.Of(metadata.Schema);
            long rows = 0;
            foreach (var group in metadata.RowGroups)
            {
                if (group.RowCount < 0)
                    throw new DamageException($"a row group has {group.RowCount} rows");
                if (group.Columns.Count != plan.Leaves.Count)
                    throw new DamageException($"a row group has {group.Columns.Count} columns, the schema {plan.Leaves.Count}");
                rows = group.RowCount <= long.MaxValue - rows
                    ? rows + group.RowCount
                    : throw new DamageException("the row groups have more rows than can be counted");
            }
            return plan;
        }
        catch (DamageException e)
        {
            throw file.Fault(start, $"the footer is damaged: {e.Message}", e);
        }
    }

    /// <summary>
    /// Reads the rows in file order.
    /// </summary>
    /// <param name="columns">The names of top-level columns, in the order wanted; all when null.</param>
    /// <param name="pruning">Parts that cannot match are passed over; rows that do not match may still come.</param>
    /// <param name="batchSize">The most rows of a batch; the last of a row group has fewer.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="ArgumentException">A column is not in the file.</exception>
    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        IReadOnlyList<string>? columns = null, RowPruning? pruning = null, int batchSize = DefaultBatchSize,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batchSize);
        var nodes = columns is null
            ? _plan.Nodes
            : [.. Schema.Select(columns).Fields.Select(f => _plan.Nodes[Schema.IndexOf(f.Name)])];
        var schema = new TableSchema([.. nodes.Select(n => n.Field)]);
        var selector = pruning is null ? null : new RowSelector(_file, _plan, pruning);
        var readers = nodes.Select(n => new NodeReader(_file, n, _options)).ToArray();
        var plan = new GroupPlan(_metadata.RowGroups, RowGroups, selector, cancellationToken);
        // Few rows are read sooner than other threads are at work.
        var workers = RowCount >= RowsWorthThreads ? Math.Min(_options.Parallelism, readers.Length) : 1;
        var batches = workers > 1
            ? new ColumnPipeline(plan, readers, _footerStart, batchSize).ReadAsync(workers, cancellationToken)
            : new ColumnWorker(plan, readers, _footerStart, batchSize).ReadAsync(cancellationToken);
        await foreach (var (rows, data) in batches.ConfigureAwait(false))
            yield return new ColumnBatch(schema, data, rows);
    }

    /// <summary>Closes the file.</summary>
    public ValueTask DisposeAsync() => _file.Source.DisposeAsync();
}
