using System.Buffers.Binary;
using Millrace.Lake.Parquet.Encodings;
using Millrace.Lake.Parquet.Format;
using Millrace.Lake.Parquet.Schema;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>Reads a leaf column, batch by batch over the pages of a row group's chunk.</summary>
sealed partial class LeafReader
{
    // More entries in one batch than this are taken for an attack on the memory.
    const int MostEntries = 1 << 27;

    readonly SourceFile _file;
    readonly Leaf _leaf;
    readonly PageSource _pages;
    readonly ValueStore _store;
    RleDecoder _definitions;
    RleDecoder _repetitions;
    long _chunkLeft;
    int _pageLeft;

    public LeafReader(SourceFile file, Leaf leaf, ParquetReaderOptions options)
    {
        (_file, _leaf) = (file, leaf);
        _pages = new PageSource(file, options);
        _store = LeafStores.For(leaf);
    }

    public Leaf Leaf => _leaf;

    public ValueStore Store => _store;

    /// <summary>Starts the chunk of a row group.</summary>
    public void Open(ColumnChunk chunk, long rows, long end)
    {
        ChunkChecks.Check(_file, _leaf, chunk, rows, end);
        _pages.Open(chunk.Start, chunk.Start + chunk.CompressedSize, (Codec)chunk.Codec);
        _store.BeginChunk();
        (_chunkLeft, _pageLeft) = (chunk.ValueCount, 0);
        (_entry, _entries) = (0, 0);
        _rowStarted = false;
    }

    // Loads the next page with values; false when the chunk has no more. Pages of which all values are to be skipped are
    // passed over unread, and counted as consumed.
    async ValueTask<bool> NextPageAsync(CancellationToken cancellationToken, long skipped = 0)
    {
        while (!_pages.IsAtEnd && _chunkLeft > 0)
        {
            var header = await _pages.NextAsync(cancellationToken).ConfigureAwait(false);
            if (header.Type == PageType.Index)
                continue;
            if (header.Type != PageType.Dictionary && header.ValueCount > _chunkLeft)
                throw new DamageException($"a page of {header.ValueCount} values where the column has {_chunkLeft} left");
            if (header.Type != PageType.Dictionary && header.ValueCount <= skipped)
            {
                skipped -= header.ValueCount;
                _chunkLeft -= header.ValueCount;
                continue;
            }
            var page = await _pages.LoadAsync(cancellationToken).ConfigureAwait(false);
            if (header.Type == PageType.Dictionary)
            {
                if (header.Encoding is not (PageEncoding.Plain or PageEncoding.PlainDictionary))
                    throw new DamageException($"a dictionary in encoding {header.Encoding}");
                _store.SetDictionary(page.Body, header.ValueCount);
                continue;
            }
            if (header.ValueCount == 0)
                continue;
            BeginPage(page);
            return true;
        }
        return false;
    }

    void BeginPage(LoadedPage page)
    {
        var header = page.Header;
        var body = page.Body;
        if (header.Type == PageType.DataV2)
        {
            if (_leaf.MaxRepetition > 0)
                _repetitions.Begin(page.Repetition, Width(_leaf.MaxRepetition));
            if (_leaf.MaxDefinition > 0)
                _definitions.Begin(page.Definition, Width(_leaf.MaxDefinition));
        }
        else
        {
            if (_leaf.MaxRepetition > 0)
                _repetitions.Begin(LevelsOf(ref body, header.RepetitionEncoding), Width(_leaf.MaxRepetition));
            if (_leaf.MaxDefinition > 0)
                _definitions.Begin(LevelsOf(ref body, header.DefinitionEncoding), Width(_leaf.MaxDefinition));
        }
        _store.BeginPage(header.Encoding, body, header.ValueCount);
        _pageLeft = header.ValueCount;
        _chunkLeft -= header.ValueCount;
    }

    static int Width(int most) => 32 - int.LeadingZeroCount(most);

    // Levels of a page of version 1: a length of four bytes, then runs.
    static PageBytes LevelsOf(ref PageBytes body, PageEncoding encoding)
    {
        if (encoding != PageEncoding.Rle)
            throw new DamageException($"levels in encoding {encoding}; only RLE is read");
        var length = body.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(body.Span);
        if (length < 0 || length > body.Length - 4)
            throw new DamageException($"levels of {length} bytes in a page of {body.Length}");
        var start = body.Start + 4;
        body = body with { Start = start + length };
        return new PageBytes(body.Data, start, start + length);
    }

    LakeFormatException Located(DamageException damage) =>
        _file.Fault(_pages.PageOffset, $"column '{_leaf.Name}': {damage.Message}", damage);
}
