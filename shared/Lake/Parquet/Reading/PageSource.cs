using Millrace.Lake.Parquet.Codecs;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>A page with its bytes decompressed; levels and values lie where its kind puts them.</summary>
readonly record struct LoadedPage(PageHeader Header, PageBytes Repetition, PageBytes Definition, PageBytes Body);

/// <summary>Reads the pages of a column chunk one after the other through a window over the file.</summary>
sealed class PageSource(SourceFile file, ParquetReaderOptions options)
{
    const int WindowSize = 1 << 20;
    const int HeaderGuess = 512;
    const int LargestHeader = 1 << 24;

    byte[] _window = [];
    long _windowStart;
    int _windowLength;
    byte[] _plain = [];
    long _position;
    long _end;
    Codec _codec;
    PageHeader _header;
    long _body;

    /// <summary>Where the page begins whose header was read last.</summary>
    public long PageOffset { get; private set; }

    /// <summary>Whether the chunk has no more pages.</summary>
    public bool IsAtEnd => _position >= _end;

    public void Open(long start, long end, Codec codec)
    {
        (_position, _end, _codec, PageOffset) = (start, end, codec, start);
        (_windowStart, _windowLength) = (start, 0);
    }

    /// <summary>Goes on at a page of the chunk, as the offset index gives it.</summary>
    public void Seek(long offset) => _position = offset;

    /// <summary>Reads the next header; the page itself is loaded by <see cref="LoadAsync"/> or passed over by not doing so.</summary>
    public async ValueTask<PageHeader> NextAsync(CancellationToken cancellationToken)
    {
        PageOffset = _position;
        var left = _end - _position;
        int size;
        for (long guess = Math.Min(HeaderGuess, left); ; guess = Math.Min(guess * 8, left))
        {
            var at = await WindowAsync(_position, (int)guess, cancellationToken).ConfigureAwait(false);
            try
            {
                _header = PageHeader.Read(_window.AsSpan(at, (int)guess), out size);
                break;
            }
            catch (DamageException) when (guess < left && guess < LargestHeader)
            {
                // Perhaps only cut off by the guess.
            }
            catch (OverflowException)
            {
                throw new DamageException("a field id of the page header is out of range");
            }
        }
        _body = _position + size;
        if (_header.CompressedSize > _end - _body)
            throw new DamageException($"a page of {_header.CompressedSize} bytes where the column has {_end - _body} left");
        if (_header.UncompressedSize > options.MaxPageBytes)
            throw new DamageException($"a page of {_header.UncompressedSize} bytes uncompressed; at most {options.MaxPageBytes} are read");
        _position = _body + _header.CompressedSize;
        return _header;
    }

    public async ValueTask<LoadedPage> LoadAsync(CancellationToken cancellationToken)
    {
        var at = await WindowAsync(_body, _header.CompressedSize, cancellationToken).ConfigureAwait(false);
        if (options.VerifyChecksums && _header.Crc is { } crc
            && Crc32.Of(_window.AsSpan(at, _header.CompressedSize)) is var actual && actual != crc)
            throw new DamageException($"the checksum of a page is {actual:x8}, its header says {crc:x8}");
        var levels = _header.Type == PageType.DataV2 ? LevelsLength(_header) : 0;
        var stored = new PageBytes(_window, at + levels, at + _header.CompressedSize);
        var body = Decompress(stored, _header.UncompressedSize - levels);
        if (levels == 0)
            return new LoadedPage(_header, default, default, body);
        var repetition = new PageBytes(_window, at, at + _header.RepetitionBytes);
        return new LoadedPage(_header, repetition, new PageBytes(_window, repetition.End, at + levels), body);
    }

    PageBytes Decompress(PageBytes stored, int length)
    {
        if (_codec == Codec.Uncompressed || !_header.IsCompressed)
            return stored.Length == length
                ? stored
                : throw new DamageException($"a page of {stored.Length} bytes is announced as {length} uncompressed");
        if (length == 0)
            return new PageBytes(_window, stored.Start, stored.Start);
        Decompression.Run(_codec, stored, ref _plain, length);
        return new PageBytes(_plain, 0, length);
    }

    static int LevelsLength(PageHeader header)
    {
        var levels = (long)header.RepetitionBytes + header.DefinitionBytes;
        return header.RepetitionBytes >= 0 && header.DefinitionBytes >= 0 && levels <= header.CompressedSize && levels <= header.UncompressedSize
            ? (int)levels
            : throw new DamageException(
                $"levels of {header.RepetitionBytes} and {header.DefinitionBytes} bytes in a page of {header.CompressedSize}");
    }

    // Makes sure that the bytes are in the window, with slack behind, and returns where.
    ValueTask<int> WindowAsync(long offset, int count, CancellationToken cancellationToken) =>
        offset >= _windowStart && offset + count <= _windowStart + _windowLength
            ? new ValueTask<int>((int)(offset - _windowStart))
            : FillAsync(offset, count, cancellationToken);

    async ValueTask<int> FillAsync(long offset, int count, CancellationToken cancellationToken)
    {
        var wanted = (int)Math.Min(_end - offset, Math.Max(WindowSize, count));
        // A page whose header was read begins in the window already.
        var kept = offset >= _windowStart && offset < _windowStart + _windowLength ? (int)(_windowStart + _windowLength - offset) : 0;
        var window = _window.Length < wanted + PageBytes.Slack ? GC.AllocateUninitializedArray<byte>(wanted + PageBytes.Slack) : _window;
        if (kept > 0)
            _window.AsSpan((int)(offset - _windowStart), kept).CopyTo(window);
        (_window, _windowLength) = (window, 0);
        await file.ReadAsync(offset + kept, window.AsMemory(kept, wanted - kept), cancellationToken).ConfigureAwait(false);
        (_windowStart, _windowLength) = (offset, wanted);
        return 0;
    }
}
