using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Codecs;
using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>Writes the chunk of a leaf for one row group after the other. Finished pages wait in memory for the end of the group.</summary>
sealed partial class LeafWriter
{
    readonly ParquetWriterOptions _options;
    readonly ValueEncoder _encoder;
    readonly PageCompressor _compressor;
    readonly ByteSink _page = new();
    readonly ByteSink _pages = new();
    readonly ThriftWriter _header = new();
    readonly List<PageRecord> _records = [];
    readonly SortedSet<int> _encodings = [];
    long _rows;
    int _pageRows;
    long _pageFirstRow;
    int _pageEntries;
    int _pageNulls;
    long _entries;
    long _nulls;
    long _uncompressed;
    Bounds _bounds;
    bool _hasUnboundedPage;

    public LeafWriter(Leaf leaf, ParquetWriterOptions options)
    {
        (Leaf, _options) = (leaf, options);
        _encoder = Encoders.For(leaf, options);
        _compressor = new PageCompressor(options.Compression);
    }

    public Leaf Leaf { get; }

    /// <summary>The bytes that wait in memory.</summary>
    public long BufferedBytes => _pages.Length + _encoder.PageBytes;

    /// <summary>The bounds over all row groups.</summary>
    public Bounds FileBounds { get; private set; }

    /// <summary>The nulls of all row groups.</summary>
    public long FileNulls { get; private set; }

    void CutPageIfFull()
    {
        if (_pageRows >= _options.PageRows || _encoder.PageBytes >= _options.PageBytes)
            FinishPage();
    }

    void FinishPage()
    {
        if (_pageEntries == 0)
            return;
        _page.Clear();
        WriteLevels();
        var encoding = _encoder.FinishPage(_page, out var bounds);
        _encodings.Add((int)encoding);
        var offset = (long)_pages.Length;
        Store(_page, header => DataHeader(header, encoding));
        _records.Add(new PageRecord(offset, (int)(_pages.Length - offset), _pageFirstRow, bounds, _pageNulls, _pageNulls == _pageEntries));
        _hasUnboundedPage |= bounds.Min is null && _pageNulls < _pageEntries;
        _bounds = _bounds.With(bounds, _encoder.Compare);
        _entries += _pageEntries;
        _nulls += _pageNulls;
        _pageFirstRow = _rows;
        (_pageRows, _pageEntries, _pageNulls) = (0, 0, 0);
    }

    void DataHeader(ThriftWriter header, PageEncoding encoding)
    {
        header.BeginStruct(5);
        header.I32(1, _pageEntries);
        header.I32(2, (int)encoding);
        header.I32(3, (int)PageEncoding.Rle);
        header.I32(4, (int)PageEncoding.Rle);
        header.End();
    }

    void Store(ByteSink page, Action<ThriftWriter> kind, PageType type = PageType.Data)
    {
        var stored = _compressor.Run(page);
        _header.Clear();
        _header.BeginElement();
        _header.I32(1, (int)type);
        _header.I32(2, page.Length);
        _header.I32(3, stored.Length);
        if (_options.Checksums)
            _header.I32(4, unchecked((int)Crc32.Of(stored)));
        kind(_header);
        _header.End();
        _pages.Write(_header.Written.Span);
        _pages.Write(stored);
        _uncompressed += _header.Written.Length + page.Length;
    }

    /// <summary>Writes the chunk to the stream at its position, and starts the next.</summary>
    public async Task<FinishedChunk> FlushAsync(Stream stream, long position, CancellationToken cancellationToken)
    {
        FinishPage();
        var dataLength = _pages.Length;
        _page.Clear();
        var entries = _encoder.FinishDictionary(_page);
        if (entries > 0)
            Store(_page, header =>
            {
                header.BeginStruct(7);
                header.I32(1, entries);
                header.I32(2, (int)PageEncoding.Plain);
                header.End();
            }, PageType.Dictionary);
        var dictionaryLength = _pages.Length - dataLength;
        // The dictionary was made last and stands first.
        await stream.WriteAsync(_pages.Data.AsMemory(dataLength, dictionaryLength), cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync(_pages.Data.AsMemory(0, dataLength), cancellationToken).ConfigureAwait(false);
        var filter = _encoder.Hashes?.Build(_options.BloomFalsePositives);
        FileBounds = FileBounds.With(_bounds, _encoder.Compare);
        FileNulls += _nulls;
        _encodings.Add((int)PageEncoding.Rle);
        if (entries > 0)
            _encodings.Add((int)PageEncoding.Plain);
        var chunk = new ColumnChunk
        {
            Type = Leaf.Physical,
            Encodings = [.. _encodings],
            Path = Leaf.Path,
            Codec = (int)_compressor.Codec,
            ValueCount = _entries,
            UncompressedSize = _uncompressed,
            CompressedSize = _pages.Length,
            DictionaryPageOffset = entries > 0 ? position : 0,
            DataPageOffset = position + dictionaryLength,
            Statistics = StatisticsWriting.OfChunk(Leaf, _bounds, _nulls),
        };
        var finished = new FinishedChunk(chunk, [.. _records], _hasUnboundedPage, filter, _encoder.Compare);
        Reset();
        return finished;
    }

    void Reset()
    {
        _pages.Clear();
        _encoder.Reset();
        _records.Clear();
        _encodings.Clear();
        (_rows, _pageFirstRow, _entries, _nulls, _uncompressed) = (0, 0, 0, 0, 0);
        (_bounds, _hasUnboundedPage) = (default, false);
    }
}
