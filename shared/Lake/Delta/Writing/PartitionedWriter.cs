using System.Globalization;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Statistics;
using Millrace.Lake.Rows;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Writes rows into data files, each of one partition, and tells the files. The files are nobody's until they are committed.</summary>
sealed class PartitionedWriter : IAsyncDisposable
{
    const int MaxOpen = 64;
    readonly TableFolder _table;
    readonly TableSchema _schema, _stored;
    readonly IReadOnlyList<string> _partitionColumns;
    readonly TableOptions _options;
    readonly long _targetSize;
    readonly string _run = Guid.NewGuid().ToString("N");
    readonly Dictionary<string, (Dictionary<string, string?> Values, DataFileWriter Writer)> _open = new(StringComparer.Ordinal);
    readonly List<AddFile> _files = [];
    int _number;

    public PartitionedWriter(TableFolder table, TableSchema schema, IReadOnlyList<string> partitionColumns, TableOptions options, long? targetSize = null)
    {
        (_table, _schema, _partitionColumns, _options) = (table, schema, partitionColumns, options);
        _targetSize = targetSize ?? options.TargetFileSize;
        _stored = new TableSchema([.. schema.Fields.Where(field => !partitionColumns.Contains(field.Name))]);
    }

    public long RowsWritten { get; private set; }

    /// <summary>Notes that every file carries.</summary>
    public IReadOnlyDictionary<string, string?>? Tags { get; init; }

    public async Task WriteAsync(ColumnBatch batch, CancellationToken cancellation)
    {
        var rows = batch.Conform(_schema);
        Required(rows);
        RowsWritten += rows.RowCount;
        foreach (var (values, part) in Split(rows))
        {
            var folder = Folder(values);
            if (!_open.TryGetValue(folder, out var open))
            {
                if (_open.Count >= MaxOpen)
                    await CloseAsync(_open.MaxBy(entry => entry.Value.Writer.Rows).Key, cancellation).ConfigureAwait(false);
                open = (values, await DataFileWriter.OpenAsync(_table, Name(folder), _stored, _options, cancellation).ConfigureAwait(false));
                _open[folder] = open;
            }
            await open.Writer.WriteAsync(part, cancellation).ConfigureAwait(false);
            if (open.Writer.Bytes >= _targetSize)
                await CloseAsync(folder, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Begins new files with the next rows.</summary>
    public async Task CutAsync(CancellationToken cancellation)
    {
        foreach (var folder in _open.Keys.ToList())
            await CloseAsync(folder, cancellation).ConfigureAwait(false);
    }

    /// <summary>Finishes all files.</summary>
    public async Task<IReadOnlyList<AddFile>> CompleteAsync(CancellationToken cancellation)
    {
        await CutAsync(cancellation).ConfigureAwait(false);
        return _files;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, writer) in _open.Values)
            await writer.DisposeAsync().ConfigureAwait(false);
        _open.Clear();
    }

    async Task CloseAsync(string folder, CancellationToken cancellation)
    {
        var (values, writer) = _open[folder];
        var size = await writer.CompleteAsync(cancellation).ConfigureAwait(false);
        _open.Remove(folder);
        _files.Add(new AddFile(FilePath.Encode(writer.Path), values, size, _options.Clock.GetUtcNow().ToUnixTimeMilliseconds(), true)
        {
            Stats = writer.Stats,
            Tags = Tags,
        });
        await writer.DisposeAsync().ConfigureAwait(false);
        LakeSteps.Passed(LakeStep.DataFileFinished);
    }

    IEnumerable<(Dictionary<string, string?> Values, ColumnBatch Rows)> Split(ColumnBatch rows)
    {
        if (rows.RowCount == 0)
            yield break;
        if (_partitionColumns.Count == 0)
        {
            yield return ([], rows);
            yield break;
        }
        var columns = _partitionColumns.Select(name => rows[name]).ToArray();
        var groups = new Dictionary<string, (Dictionary<string, string?> Values, List<int> Rows)>(StringComparer.Ordinal);
        for (var row = 0; row < rows.RowCount; row++)
        {
            var values = new Dictionary<string, string?>(StringComparer.Ordinal);
            for (var i = 0; i < columns.Length; i++)
                values[_partitionColumns[i]] = Text(columns[i], row);
            var folder = Folder(values);
            if (!groups.TryGetValue(folder, out var group))
                groups[folder] = group = (values, []);
            group.Rows.Add(row);
        }
        var stored = new ColumnBatch(_stored, [.. _stored.Fields.Select(field => rows[field.Name])], rows.RowCount);
        foreach (var (values, members) in groups.Values)
            yield return (values, members.Count == rows.RowCount ? stored : stored.Gather([.. members]));
    }

    static string? Text(ColumnData column, int row) => column.ValueAt(row) switch
    {
        null => null,
        // The log knows no difference between an empty text and null.
        "" => null,
        long micros when column.Type is TimestampType => ScalarText.Format(column.Type, micros)
            ?? throw new DeltaException($"{micros} µs cannot be a partition value: years 1 to 9999 are accepted"),
        var value => ScalarText.Format(column.Type, value)
            ?? throw new DeltaException($"{value} cannot be a partition value of type {column.Type}"),
    };

    void Required(ColumnBatch rows)
    {
        for (var i = 0; i < rows.Columns.Count; i++)
            if (!_schema.Fields[i].Nullable && rows.Columns[i].NullCount > 0)
                throw new SchemaMismatchException(
                    $"Column '{_schema.Fields[i].Name}' of {_table.Name} is required and got a null", [$"null in '{_schema.Fields[i].Name}'"]);
    }

    string Name(string folder) =>
        string.Create(CultureInfo.InvariantCulture, $"{folder}part-{_run}-{_number++:D5}.parquet");

    static string Folder(Dictionary<string, string?> values) =>
        string.Concat(values.Select(entry => $"{PathText.Escape(entry.Key)}={(entry.Value is null ? PathText.Null : PathText.Escape(entry.Value))}/"));
}
