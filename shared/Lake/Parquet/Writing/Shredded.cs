using Millrace.Lake.Columns;

namespace Millrace.Lake.Parquet.Writing;

/// <summary>
/// Rows of a nested column as the entries of one leaf: for each its levels and the row of the leaf's column, or -1
/// where nothing is there.
/// </summary>
sealed class Shredded
{
    int[] _repetitions = [];
    int[] _definitions = [];
    int[] _rows = [];
    int[] _present = [];

    public int Count { get; private set; }

    /// <summary>The column of the leaf's values.</summary>
    public ColumnData Column { get; private set; } = new NullColumn(0);

    public ReadOnlySpan<int> Repetitions => _repetitions.AsSpan(0, Count);

    public ReadOnlySpan<int> Definitions => _definitions.AsSpan(0, Count);

    /// <summary>Starts with an entry per row of a top-level column.</summary>
    public void Begin(ColumnData column, int start, int count)
    {
        Count = 0;
        for (var i = 0; i < count; i++)
            Add(0, 0, start + i);
        Column = column;
    }

    /// <summary>Marks rows that are null; those of an optional field that are not rise by a level.</summary>
    public void Presence(bool nullable, string name)
    {
        var nulls = Column.Nulls;
        for (var i = 0; i < Count; i++)
        {
            if (_rows[i] < 0)
                continue;
            if (nulls is null || !nulls[_rows[i]])
                _definitions[i] += nullable ? 1 : 0;
            else if (nullable)
                _rows[i] = -1;
            else
                throw new ArgumentException($"Column '{name}' is required and got null.");
        }
    }

    /// <summary>Goes on with a field of the struct.</summary>
    public void Enter(ColumnData child) => Column = child;

    /// <summary>Goes on with the elements: an entry for each, and one for every list that is empty or absent.</summary>
    public void Expand(int[] offsets, ColumnData elements, int repetition, Shredded target)
    {
        target.Count = 0;
        target.Column = elements;
        for (var i = 0; i < Count; i++)
        {
            var row = _rows[i];
            if (row < 0 || offsets[row] == offsets[row + 1])
            {
                target.Add(_repetitions[i], _definitions[i], -1);
                continue;
            }
            for (var item = offsets[row]; item < offsets[row + 1]; item++)
                target.Add(item == offsets[row] ? _repetitions[i] : repetition, _definitions[i] + 1, item);
        }
    }

    /// <summary>The rows of the leaf's column that have a value.</summary>
    public ReadOnlySpan<int> PresentRows()
    {
        if (_present.Length < Count)
            _present = new int[_rows.Length];
        var n = 0;
        for (var i = 0; i < Count; i++)
            if (_rows[i] >= 0)
                _present[n++] = _rows[i];
        return _present.AsSpan(0, n);
    }

    void Add(int repetition, int definition, int row)
    {
        if (Count == _rows.Length)
        {
            var size = Math.Max(256, 2 * Count);
            Array.Resize(ref _repetitions, size);
            Array.Resize(ref _definitions, size);
            Array.Resize(ref _rows, size);
        }
        (_repetitions[Count], _definitions[Count], _rows[Count]) = (repetition, definition, row);
        Count++;
    }
}
