using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Reading;

sealed partial class LeafReader
{
    readonly byte[] _entryDefinitions = new byte[4096];
    readonly byte[] _entryRepetitions = new byte[4096];
    int _entry;
    int _entries;
    bool _rowStarted;

    /// <summary>The levels of the batch read last.</summary>
    public LevelBatch Levels { get; } = new();

    /// <summary>Reads the next rows of a nested column: levels into <see cref="Levels"/>, values into the store.</summary>
    public async ValueTask ReadNestedAsync(int rows, CancellationToken cancellationToken)
    {
        try
        {
            Levels.Clear();
            _store.BeginBatch(rows);
            await WalkAsync(rows, keep: true, cancellationToken).ConfigureAwait(false);
        }
        catch (DamageException e)
        {
            throw Located(e);
        }
    }

    /// <summary>Passes over rows of a nested column.</summary>
    public async ValueTask SkipNestedAsync(long rows, CancellationToken cancellationToken)
    {
        try
        {
            await WalkAsync(rows, keep: false, cancellationToken).ConfigureAwait(false);
        }
        catch (DamageException e)
        {
            throw Located(e);
        }
    }

    // A row ends where the next begins, so the walk stops in front of the first entry of the row after the last.
    async ValueTask WalkAsync(long rows, bool keep, CancellationToken cancellationToken)
    {
        long begun = 0;
        while (true)
        {
            if (_entry == _entries && !await MoreEntriesAsync(cancellationToken).ConfigureAwait(false))
            {
                if (begun == rows)
                    return;
                throw new DamageException($"the column ends {rows - begun} rows early");
            }
            var from = _entry;
            begun += FindEnd(rows - begun, out var ended);
            var count = _entry - from;
            var definitions = _entryDefinitions.AsSpan(from, count);
            var present = definitions.Count((byte)_leaf.MaxDefinition);
            if (keep)
            {
                if (Levels.Count > MostEntries)
                    throw new DamageException($"more than {MostEntries} values in {rows} rows");
                Levels.Append(_entryRepetitions.AsSpan(from, count), definitions);
                _store.Read(present);
            }
            else
                _store.Skip(present);
            if (ended)
                return;
        }
    }

    // Moves to the end of the rows wanted or of the entries at hand; returns how many rows began on the way.
    int FindEnd(long wanted, out bool ended)
    {
        var begun = 0;
        for (; _entry < _entries; _entry++)
        {
            if (_entryRepetitions[_entry] != 0)
                continue;
            if (begun == wanted)
            {
                ended = true;
                return begun;
            }
            begun++;
        }
        // Without repetition every entry is a row: no look ahead needed.
        ended = _leaf.MaxRepetition == 0 && begun == wanted;
        return begun;
    }

    async ValueTask<bool> MoreEntriesAsync(CancellationToken cancellationToken)
    {
        if (_pageLeft == 0 && !await NextPageAsync(cancellationToken).ConfigureAwait(false))
            return false;
        _entries = Math.Min(_pageLeft, _entryDefinitions.Length);
        _entry = 0;
        _pageLeft -= _entries;
        ReadEntries(_leaf.MaxRepetition, ref _repetitions, _entryRepetitions.AsSpan(0, _entries));
        ReadEntries(_leaf.MaxDefinition, ref _definitions, _entryDefinitions.AsSpan(0, _entries));
        if (!_rowStarted && _entryRepetitions[0] != 0)
            throw new DamageException("the first repetition level of the column is not 0");
        _rowStarted = true;
        return true;
    }

    static void ReadEntries(int most, ref Encodings.RleDecoder decoder, Span<byte> target)
    {
        if (most == 0)
        {
            target.Clear();
            return;
        }
        decoder.ReadLevels(target);
        if (target.ContainsAnyExceptInRange((byte)0, (byte)most))
            throw new DamageException($"a level above {most}");
    }
}
