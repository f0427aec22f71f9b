using Millrace.Lake.Columns;

namespace Millrace.Lake.Parquet.Writing;

sealed partial class LeafWriter
{
    // Rows between looks at the size of the page.
    const int Stride = 4096;

    int[] _present = [];

    /// <summary>Adds rows of a column that has an entry per row.</summary>
    public void AddFlat(ColumnData column, int start, int count)
    {
        while (count > 0)
        {
            var rows = Math.Min(count, Math.Min(Stride, _options.PageRows - _pageRows));
            rows = Fit(column, start, rows);
            AddRows(column, start, rows);
            start += rows;
            count -= rows;
            _rows += rows;
            _pageRows += rows;
            CutPageIfFull();
        }
    }

    void AddRows(ColumnData column, int start, int count)
    {
        var nulls = column.Nulls is { } flags ? flags.AsSpan(start, count) : default;
        var absent = nulls.Count(true);
        AddDefinitions(nulls, absent, count);
        if (absent == 0)
            _encoder.Add(column, start, count);
        else if (Leaf.MaxDefinition == 0)
            throw new ArgumentException($"Column '{Leaf.Name}' is required and got null.");
        else if (absent < count)
        {
            if (_present.Length < Stride)
                _present = new int[Stride];
            var n = 0;
            for (var i = 0; i < nulls.Length; i++)
            {
                _present[n] = start + i;
                n += nulls[i] ? 0 : 1;
            }
            _encoder.Add(column, _present.AsSpan(0, n));
        }
    }

    void AddDefinitions(ReadOnlySpan<bool> nulls, int absent, int count)
    {
        _pageEntries += count;
        _pageNulls += absent;
        if (Leaf.MaxDefinition == 0)
            return;
        if (absent == 0 && _definitionCount == 0)
        {
            // As long as nothing is absent, the levels are one run.
            _definitionRun += count;
            return;
        }
        MaterialiseRun();
        var levels = TakeLevels(ref _definitions, ref _definitionCount, count);
        if (absent == 0)
            levels.Fill(1);
        else
            for (var i = 0; i < count; i++)
                levels[i] = nulls[i] ? 0 : 1;
    }

    // Fewer rows when their bytes alone would fill the page many times over.
    int Fit(ColumnData column, int start, int count)
    {
        if (column is not BytesColumn bytes || count == 1)
            return count;
        long room = Math.Max(1, _options.PageBytes - _encoder.PageBytes);
        if (bytes.Dictionary is null)
        {
            var offsets = bytes.Offsets;
            while (count > 1 && offsets[start + count] - (long)offsets[start] > room)
                count /= 2;
            return count;
        }
        if (bytes.Dictionary.Data.Length * (long)count / Math.Max(1, bytes.Dictionary.Count) < room / 16)
            return count;
        for (var i = 0; i < count; i++)
        {
            room -= bytes[start + i].Length;
            if (room < 0)
                return Math.Max(1, i);
        }
        return count;
    }
}
