using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Statistics;
using Millrace.Lake.Parquet;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Writing;

/// <summary>One data file being written.</summary>
sealed class DataFileWriter : IAsyncDisposable
{
    readonly IObjectWriter _target;
    readonly CountedStream _content;
    readonly ParquetWriter _writer;
    readonly StatsCollector _stats;
    readonly string _name;

    DataFileWriter(IObjectWriter target, CountedStream content, ParquetWriter writer, string path, string name, TableSchema schema)
    {
        (_target, _content, _writer, Path, _name) = (target, content, writer, path, name);
        _stats = new StatsCollector(schema);
    }

    /// <summary>The path below the table.</summary>
    public string Path { get; }

    public long Rows => _stats.Rows;

    /// <summary>Bytes written so far; rows that the writer still holds do not count.</summary>
    public long Bytes => _content.Position;

    public string Stats => _stats.ToJson();

    public static async Task<DataFileWriter> OpenAsync(
        TableFolder table, string path, TableSchema schema, TableOptions options, CancellationToken cancellation)
    {
        var full = table.Full(path);
        var target = await table.Store.OpenWriteAsync(full, cancellation).ConfigureAwait(false);
        var content = new CountedStream(target.Content);
        return new DataFileWriter(target, content, ParquetTarget.Open(content, schema, options, FileNotes.Of(table.Store, full)), path, $"{full} in {table.Store.Location}", schema);
    }

    public async Task WriteAsync(ColumnBatch batch, CancellationToken cancellation)
    {
        _stats.Add(batch);
        await GuardAsync(async () => await _writer.WriteAsync(batch, cancellation).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public async Task<long> CompleteAsync(CancellationToken cancellation)
    {
        await GuardAsync(async () =>
        {
            await _writer.CloseAsync(cancellation).ConfigureAwait(false);
            await _target.CompleteAsync(cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return _content.Position;
    }

    public ValueTask DisposeAsync() => _target.DisposeAsync();

    // The writer meets the disk through a stream, whose exceptions do not name the file.
    async Task GuardAsync(Func<Task> action)
    {
        try
        {
            await action().ConfigureAwait(false);
        }
        catch (Exception error) when (error is not StorageException && StorageFailure.Of(error, "write", _name, "the lake") is { } failure)
        {
            throw failure;
        }
    }
}
