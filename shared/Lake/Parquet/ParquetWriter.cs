using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Reading;
using Millrace.Lake.Parquet.Schema;
using Millrace.Lake.Parquet.Writing;

namespace Millrace.Lake.Parquet;

/// <summary>
/// Writes a Parquet file to a stream, front to back. Row groups are closed by size, so that memory stays bounded
/// however many rows come. Calls must not overlap.
/// </summary>
public sealed class ParquetWriter : IAsyncDisposable
{
    // Rows between looks at the size of the row group.
    const int SliceRows = 32 * 1024;

    readonly Stream _stream;
    readonly bool _leaveOpen;
    readonly ParquetWriterOptions _options;
    readonly IReadOnlyList<SchemaElement> _elements;
    readonly NodeWriter[] _writers;
    readonly int[] _columnOf;
    readonly List<RowGroup> _groups = [];
    readonly List<FinishedChunk[]> _finished = [];
    long _position;
    long _rows;
    int _groupRows;
    ParquetFileSummary? _summary;
    bool _failed;

    /// <param name="stream">Where the file goes; it need not seek.</param>
    /// <param name="schema">The columns.</param>
    /// <param name="options">How to write; the defaults when null.</param>
    /// <param name="leaveOpen">Whether the stream outlives the writer.</param>
    /// <exception cref="ArgumentException">The schema cannot be written, or a bloom filter is wanted on no column of it.</exception>
    public ParquetWriter(Stream stream, TableSchema schema, ParquetWriterOptions? options = null, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        (_stream, Schema, _options, _leaveOpen) = (stream, schema, options ?? new ParquetWriterOptions(), leaveOpen);
        if (schema.Fields.Count == 0)
            throw new ArgumentException("A Parquet file needs at least one column.", nameof(schema));
        _elements = WriterSchema.Of(schema);
        var plan = SchemaPlan.Of(_elements);
        foreach (var name in _options.BloomFilterColumns)
            if (!plan.Leaves.Any(l => l.Name == name))
                throw new ArgumentException($"A bloom filter is wanted on '{name}', which is not a leaf column.", nameof(options));
        _writers = [.. plan.Nodes.SelectMany(n => n.Leaves.Select(l => new NodeWriter(n, new LeafWriter(l, _options))))];
        _columnOf = [.. plan.Nodes.SelectMany((n, i) => n.Leaves.Select(_ => i))];
    }

    /// <summary>The columns.</summary>
    public TableSchema Schema { get; }

    /// <summary>Rows so far.</summary>
    public long RowCount => _rows;

    /// <summary>Adds the rows of a batch, whose columns must have the types of the schema, in its order.</summary>
    /// <exception cref="ArgumentException">Types differ, or a required column has a null; the file is then spoilt.</exception>
    public async Task WriteAsync(ColumnBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ObjectDisposedException.ThrowIf(_summary is not null, this);
        CheckTypes(batch);
        try
        {
            for (var start = 0; start < batch.RowCount;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var count = Math.Min(SliceRows, Math.Min(batch.RowCount - start, Math.Max(1, _options.RowGroupRows - _groupRows)));
                Encode(batch, start, count);
                start += count;
                _rows += count;
                _groupRows += count;
                if (_groupRows >= _options.RowGroupRows || _writers.Sum(w => w.Writer.BufferedBytes) >= _options.RowGroupBytes)
                    await FlushGroupAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            _failed = true;
            throw;
        }
    }

    void CheckTypes(ColumnBatch batch)
    {
        if (_failed)
            throw new InvalidOperationException("An earlier write failed; the file cannot be finished.");
        if (batch.Columns.Count != Schema.Fields.Count)
            throw new ArgumentException($"The batch has {batch.Columns.Count} columns, the file {Schema.Fields.Count}.", nameof(batch));
        for (var i = 0; i < batch.Columns.Count; i++)
            if (!TypesMatch.Holds(batch.Columns[i], Schema.Fields[i].Type))
                throw new ArgumentException(
                    $"Column '{Schema.Fields[i].Name}' is {Schema.Fields[i].Type} and got {batch.Columns[i].Type} in a {batch.Columns[i].GetType().Name}.", nameof(batch));
    }

    void Encode(ColumnBatch batch, int start, int count)
    {
        if (_options.Parallelism <= 1 || _writers.Length == 1 || count < 1024)
        {
            for (var i = 0; i < _writers.Length; i++)
                _writers[i].Add(batch.Columns[_columnOf[i]], start, count);
            return;
        }
        try
        {
            Parallel.For(0, _writers.Length, new ParallelOptions { MaxDegreeOfParallelism = _options.Parallelism },
                i => _writers[i].Add(batch.Columns[_columnOf[i]], start, count));
        }
        catch (AggregateException e) when (e.InnerExceptions.Count > 0)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    async Task FlushGroupAsync(CancellationToken cancellationToken)
    {
        await BeginFileAsync(cancellationToken).ConfigureAwait(false);
        var chunks = new FinishedChunk[_writers.Length];
        for (var i = 0; i < chunks.Length; i++)
        {
            chunks[i] = await _writers[i].Writer.FlushAsync(_stream, _position, cancellationToken).ConfigureAwait(false);
            _position += chunks[i].Chunk.CompressedSize;
        }
        for (var i = 0; i < chunks.Length; i++)
            chunks[i] = await WriteFilterAsync(chunks[i], cancellationToken).ConfigureAwait(false);
        _finished.Add(chunks);
        _groups.Add(new RowGroup { RowCount = _groupRows, TotalBytes = chunks.Sum(c => c.Chunk.UncompressedSize) });
        _groupRows = 0;
    }

    async Task BeginFileAsync(CancellationToken cancellationToken)
    {
        if (_position == 0)
            await PutAsync("PAR1"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    async Task<FinishedChunk> WriteFilterAsync(FinishedChunk chunk, CancellationToken cancellationToken)
    {
        if (chunk.BloomFilter is not { } filter)
            return chunk;
        var header = new ThriftWriter();
        BloomFilter.WriteHeader(header, filter.Length);
        var at = _position;
        await PutAsync(header.Written, cancellationToken).ConfigureAwait(false);
        await PutAsync(filter, cancellationToken).ConfigureAwait(false);
        return chunk with { Chunk = chunk.Chunk with { BloomOffset = at, BloomLength = (int)(_position - at) }, BloomFilter = null };
    }

    async Task PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await _stream.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        _position += bytes.Length;
    }

    /// <summary>Writes what is left and the footer. The stream is flushed, and closed unless it is to stay open.</summary>
    /// <exception cref="InvalidOperationException">An earlier write failed.</exception>
    public async Task<ParquetFileSummary> CloseAsync(CancellationToken cancellationToken = default)
    {
        if (_summary is not null)
            return _summary;
        if (_failed)
            throw new InvalidOperationException("An earlier write failed; the file cannot be finished.");
        _failed = true;
        if (_groupRows > 0)
            await FlushGroupAsync(cancellationToken).ConfigureAwait(false);
        await BeginFileAsync(cancellationToken).ConfigureAwait(false);
        await WriteIndexesAsync(cancellationToken).ConfigureAwait(false);
        await WriteFooterAsync(cancellationToken).ConfigureAwait(false);
        await _stream.FlushAsync(cancellationToken).ConfigureAwait(false);
        if (!_leaveOpen)
            await _stream.DisposeAsync().ConfigureAwait(false);
        _summary = new ParquetFileSummary(_rows, _position, _groups.Count, [.. _writers.Select(w => Describe(w.Writer))]);
        _failed = false;
        return _summary;
    }

    static ColumnStatistics Describe(LeafWriter writer)
    {
        var leaf = writer.Leaf;
        return leaf.MaxRepetition > 0
            ? new ColumnStatistics(leaf.Name, null, null, null)
            : new ColumnStatistics(leaf.Name, StatisticsReading.Value(leaf, writer.FileBounds.Min), StatisticsReading.Value(leaf, writer.FileBounds.Max), writer.FileNulls);
    }

    async Task WriteIndexesAsync(CancellationToken cancellationToken)
    {
        var thrift = new ThriftWriter();
        for (var g = 0; g < _finished.Count && _options.PageIndex; g++)
            for (var i = 0; i < _writers.Length; i++)
                if (!_finished[g][i].HasUnboundedPage)
                {
                    thrift.Clear();
                    PageIndexes.WriteColumnIndex(thrift, _writers[i].Writer.Leaf, _finished[g][i]);
                    _finished[g][i] = _finished[g][i] with
                    {
                        Chunk = _finished[g][i].Chunk with { ColumnIndexOffset = _position, ColumnIndexLength = thrift.Written.Length },
                    };
                    await PutAsync(thrift.Written, cancellationToken).ConfigureAwait(false);
                }
        for (var g = 0; g < _finished.Count && _options.PageIndex; g++)
            for (var i = 0; i < _writers.Length; i++)
            {
                thrift.Clear();
                PageIndexes.WriteOffsetIndex(thrift, _finished[g][i]);
                _finished[g][i] = _finished[g][i] with
                {
                    Chunk = _finished[g][i].Chunk with { OffsetIndexOffset = _position, OffsetIndexLength = thrift.Written.Length },
                };
                await PutAsync(thrift.Written, cancellationToken).ConfigureAwait(false);
            }
        for (var g = 0; g < _groups.Count; g++)
            _groups[g] = _groups[g] with { Columns = [.. _finished[g].Select(c => c.Chunk)] };
    }

    async Task WriteFooterAsync(CancellationToken cancellationToken)
    {
        var thrift = new ThriftWriter();
        new FileMetadata
        {
            Version = 2,
            Schema = _elements,
            RowCount = _rows,
            RowGroups = _groups,
            KeyValues = _options.KeyValues,
            CreatedBy = "millrace version 0.1.0",
        }.Write(thrift, _writers.Length);
        var footer = thrift.Written;
        await PutAsync(footer, cancellationToken).ConfigureAwait(false);
        var tail = new byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(tail, footer.Length);
        "PAR1"u8.CopyTo(tail.AsSpan(4));
        await PutAsync(tail, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Lets go of the stream. A file that was not closed with <see cref="CloseAsync"/> stays without a footer.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_summary is null && !_leaveOpen)
            await _stream.DisposeAsync().ConfigureAwait(false);
    }
}
