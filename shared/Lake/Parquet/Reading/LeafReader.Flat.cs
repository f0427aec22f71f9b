using Millrace.Lake.Columns;
using Millrace.Lake.Parquet.Format;

namespace Millrace.Lake.Parquet.Reading;

sealed partial class LeafReader
{
    /// <summary>Reads the next rows of a column that has an entry per row.</summary>
    public async ValueTask<ColumnData> ReadFlatAsync(int rows, CancellationToken cancellationToken)
    {
        try
        {
            bool[]? nulls = null;
            _store.BeginBatch(rows);
            for (var done = 0; done < rows;)
            {
                if (_pageLeft == 0 && !await NextPageAsync(cancellationToken).ConfigureAwait(false))
                    throw new DamageException($"the column ends {rows - done} rows early");
                var count = Math.Min(_pageLeft, rows - done);
                _store.Read(_leaf.MaxDefinition == 0 ? count : Presence(ref nulls, done, count, rows));
                _pageLeft -= count;
                done += count;
            }
            return _store.Finish(rows, nulls);
        }
        catch (DamageException e)
        {
            throw Located(e);
        }
    }

    /// <summary>Passes over rows of a column that has an entry per row; pages that lie wholly in them are not decompressed.</summary>
    public async ValueTask SkipFlatAsync(long rows, CancellationToken cancellationToken)
    {
        try
        {
            while (rows > 0)
            {
                if (_pageLeft == 0)
                {
                    var before = _chunkLeft;
                    var found = await NextPageAsync(cancellationToken, rows).ConfigureAwait(false);
                    rows -= before - _chunkLeft - _pageLeft;
                    if (rows == 0)
                        return;
                    if (!found)
                        throw new DamageException($"the column ends {rows} rows early");
                }
                var count = (int)Math.Min(_pageLeft, rows);
                bool[]? nulls = null;
                _store.Skip(_leaf.MaxDefinition == 0 ? count : Presence(ref nulls, 0, count, count));
                _pageLeft -= count;
                rows -= count;
            }
        }
        catch (DamageException e)
        {
            throw Located(e);
        }
    }

    // Flags the nulls among the next entries; returns how many have a value. Runs of values cost nothing.
    int Presence(ref bool[]? nulls, int start, int count, int rows)
    {
        var present = 0;
        Span<byte> levels = stackalloc byte[1024];
        while (count > 0)
        {
            var run = _definitions.PeekRun(count, out var level);
            if (run > 0)
            {
                if (level == 1)
                    present += run;
                else
                    (nulls ??= new bool[rows]).AsSpan(start, run).Fill(true);
                _definitions.Consume(run);
            }
            else
            {
                run = Math.Min(count, levels.Length);
                var part = levels[..run];
                _definitions.ReadLevels(part);
                var there = part.Count((byte)1);
                present += there;
                if (there < run)
                {
                    var flags = (nulls ??= new bool[rows]).AsSpan(start, run);
                    for (var i = 0; i < part.Length; i++)
                        flags[i] = part[i] == 0;
                }
            }
            start += run;
            count -= run;
        }
        return present;
    }
}
