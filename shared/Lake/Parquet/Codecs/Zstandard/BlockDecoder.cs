using System.Buffers.Binary;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Codecs.Zstandard;

/// <summary>Decodes the compressed blocks of a frame; tables and recent offsets carry over from block to block.</summary>
sealed class BlockDecoder
{
    const int MaxBlock = 128 * 1024;

    readonly byte[] _literals = new byte[MaxBlock];
    int _literalCount;
    HuffmanTable? _huffman;
    FseTable? _literalLengths;
    FseTable? _offsets;
    FseTable? _matchLengths;
    int _recent1 = 1;
    int _recent2 = 4;
    int _recent3 = 8;

    /// <summary>Decodes a block and returns where its output ends; it goes no further than <paramref name="limit"/>.</summary>
    public int Decode(byte[] data, int position, int end, byte[] target, int frameStart, int at, int limit)
    {
        ReadLiterals(data, ref position, end);
        var sequences = SequenceCount(data, ref position, end);
        var used = 0;
        if (sequences > 0)
        {
            if (position >= end)
                throw Cut(position);
            int modes = data[position++];
            if ((modes & 3) != 0)
                throw new DamageException("reserved bits of a zstd block are set", position - 1);
            _literalLengths = Table(modes >> 6, data, ref position, end, SequenceCodes.LiteralLengths, _literalLengths, 9, 35);
            _offsets = Table(modes >> 4 & 3, data, ref position, end, SequenceCodes.Offsets, _offsets, 8, 31);
            _matchLengths = Table(modes >> 2 & 3, data, ref position, end, SequenceCodes.MatchLengths, _matchLengths, 9, 52);
            var bits = new BackwardBits(data, position, end);
            at = Execute(bits, sequences, target, frameStart, at, limit, ref used);
        }
        var rest = _literalCount - used;
        if (rest > limit - at)
            throw TooLong(at);
        _literals.AsSpan(used, rest).CopyTo(target.AsSpan(at));
        return at + rest;
    }

    int Execute(BackwardBits bits, int sequences, byte[] target, int frameStart, int at, int limit, ref int used)
    {
        var (ll, of, ml) = (_literalLengths!, _offsets!, _matchLengths!);
        var literalState = bits.Read(ll.Log);
        var offsetState = bits.Read(of.Log);
        var matchState = bits.Read(ml.Log);
        for (var i = 0; i < sequences; i++)
        {
            var code = of.Symbol(offsetState);
            var raw = (1L << code) + bits.Read(code);
            var match = SequenceCodes.MatchLength(ml.Symbol(matchState), ref bits);
            var literals = SequenceCodes.LiteralLength(ll.Symbol(literalState), ref bits);
            var offset = Offset(raw, literals);
            if (literals > _literalCount - used || (long)literals + match > limit - at)
                throw TooLong(at);
            _literals.AsSpan(used, literals).CopyTo(target.AsSpan(at));
            used += literals;
            at += literals;
            if (offset <= 0 || offset > at - frameStart)
                throw new DamageException("a zstd match reaches in front of the data");
            Matches.Repeat(target, at, offset, match);
            at += match;
            if (i < sequences - 1)
            {
                literalState = ll.Next(literalState, ref bits);
                matchState = ml.Next(matchState, ref bits);
                offsetState = of.Next(offsetState, ref bits);
            }
            if (bits.Left < 0)
                throw new DamageException("the sequences of a zstd block are cut off");
        }
        return bits.Left == 0 ? at : throw new DamageException("the sequences of a zstd block do not end where they should");
    }

    // Small values name one of the last three offsets; without literals the count is off by one.
    int Offset(long raw, int literals)
    {
        if (raw > 3)
        {
            if (raw - 3 > int.MaxValue)
                throw new DamageException("a zstd offset is too large");
            (_recent1, _recent2, _recent3) = ((int)(raw - 3), _recent1, _recent2);
            return _recent1;
        }
        switch (raw + (literals == 0 ? 1 : 0))
        {
            case 1:
                break;
            case 2:
                (_recent1, _recent2) = (_recent2, _recent1);
                break;
            case 3:
                (_recent1, _recent2, _recent3) = (_recent3, _recent1, _recent2);
                break;
            default:
                (_recent1, _recent2, _recent3) = (_recent1 - 1, _recent1, _recent2);
                break;
        }
        return _recent1;
    }

    static FseTable Table(int mode, byte[] data, ref int position, int end, FseTable given, FseTable? last, int mostLog, int mostSymbol)
    {
        switch (mode)
        {
            case 0:
                return given;
            case 1:
                if (position >= end)
                    throw Cut(position);
                var symbol = data[position++];
                return symbol <= mostSymbol
                    ? FseTable.Single(symbol)
                    : throw new DamageException($"a zstd sequence code of {symbol}", position - 1);
            case 2:
                return FseTable.Read(data, ref position, end, mostLog, mostSymbol);
            default:
                return last ?? throw new DamageException("a zstd block repeats a table that there is not", position);
        }
    }

    static int SequenceCount(byte[] data, ref int position, int end)
    {
        if (position >= end)
            throw Cut(position);
        int first = data[position++];
        if (first < 128)
            return first;
        var more = first == 255 ? 2 : 1;
        if (more > end - position)
            throw Cut(position);
        position += more;
        return more == 1
            ? (first - 128 << 8) + data[position - 1]
            : BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(position - 2)) + 0x7F00;
    }

    void ReadLiterals(byte[] data, ref int position, int end)
    {
        if (position >= end)
            throw Cut(position);
        var kind = data[position] & 3;
        var format = data[position] >> 2 & 3;
        if (kind < 2)
        {
            var head = format switch { 1 => 2, 3 => 3, _ => 1 };
            _literalCount = Checked((int)(Little(data, position, end, head) >> (head == 1 ? 3 : 4)), position);
            position += head;
            if ((kind == 0 ? _literalCount : 1) > end - position)
                throw Cut(position);
            if (kind == 0)
            {
                data.AsSpan(position, _literalCount).CopyTo(_literals);
                position += _literalCount;
            }
            else
                _literals.AsSpan(0, _literalCount).Fill(data[position++]);
            return;
        }
        var size = format switch { 2 => 4, 3 => 5, _ => 3 };
        var width = format switch { 2 => 14, 3 => 18, _ => 10 };
        var fields = Little(data, position, end, size) >> 4;
        position += size;
        _literalCount = Checked((int)(fields & (1UL << width) - 1), position);
        var packed = (int)(fields >> width & (1UL << width) - 1);
        if (packed > end - position)
            throw Cut(position);
        var streamsEnd = position + packed;
        if (kind == 2)
            _huffman = HuffmanTable.Read(data, ref position, streamsEnd);
        if (_huffman is null)
            throw new DamageException("a zstd block repeats a literal table that there is not", position);
        Streams(_huffman, data, position, streamsEnd, format == 0 ? 1 : 4);
        position = streamsEnd;
    }

    void Streams(HuffmanTable huffman, byte[] data, int position, int end, int streams)
    {
        if (streams == 1)
        {
            huffman.Decode(new BackwardBits(data, position, end), _literals.AsSpan(0, _literalCount));
            return;
        }
        if (end - position < 6)
            throw Cut(position);
        var share = (_literalCount + 3) / 4;
        if (3 * share > _literalCount)
            throw new DamageException("a zstd block splits too few literals", position);
        var start = position + 6;
        for (var i = 0; i < 4; i++)
        {
            var stop = i == 3 ? end : start + BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(position + 2 * i));
            if (stop > end)
                throw Cut(start);
            var length = i == 3 ? _literalCount - 3 * share : share;
            huffman.Decode(new BackwardBits(data, start, stop), _literals.AsSpan(i * share, length));
            start = stop;
        }
    }

    static int Checked(int literals, int position) =>
        literals <= MaxBlock ? literals : throw new DamageException($"a zstd block of {literals} literals", position);

    static ulong Little(byte[] data, int position, int end, int count)
    {
        if (count > end - position)
            throw Cut(position);
        ulong value = 0;
        for (var i = 0; i < count; i++)
            value |= (ulong)data[position + i] << (8 * i);
        return value;
    }

    static DamageException Cut(int position) => new("a zstd block is cut off", position);

    static DamageException TooLong(int at) => new($"zstd data goes on behind the bytes announced ({at})");
}
