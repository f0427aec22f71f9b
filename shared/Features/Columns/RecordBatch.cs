using System.Diagnostics.CodeAnalysis;

namespace Millrace.Features.Columns;

/// <summary>Rows in columns: named columns of one length. Immutable; names are compared by ordinal.</summary>
public sealed class RecordBatch
{
    private readonly Column[] _columns;

    /// <summary>A batch of <paramref name="rows"/> rows (a batch without columns may have rows too).</summary>
    public RecordBatch(int rows, IReadOnlyList<KeyValuePair<string, Column>> columns)
        : this(rows, columns, usual: null)
    {
    }

    /// <summary>A batch whose columns are probably those of a layout met before.</summary>
    internal RecordBatch(int rows, IReadOnlyList<KeyValuePair<string, Column>> columns, ColumnLayout? usual)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Rows = rows;
        Layout = ColumnLayout.Of(columns, usual);
        _columns = new Column[columns.Count];
        for (var i = 0; i < _columns.Length; i++)
        {
            var (name, column) = columns[i];
            if (column.Length != rows)
                throw new ArgumentException($"column '{name}' has {column.Length} rows, the batch has {rows}", nameof(columns));
            _columns[i] = column;
        }
    }

    /// <summary>A batch from (name, column) pairs; at least one.</summary>
    public RecordBatch(params (string Name, Column Column)[] columns)
        : this(columns[0].Column.Length, Array.ConvertAll(columns, pair => KeyValuePair.Create(pair.Name, pair.Column)))
    {
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>Column names in order.</summary>
    public IReadOnlyList<string> Names => Layout.Names;

    /// <summary>Where the columns stand.</summary>
    internal ColumnLayout Layout { get; }

    /// <summary>The column of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists what there is.</exception>
    public Column this[string name] => TryGet(name, out var column)
        ? column
        : throw new KeyNotFoundException($"no column '{name}'; there are: {string.Join(", ", Names)}");

    /// <summary>Looks a column up.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out Column column)
    {
        var place = Layout.Find(name);
        column = place < 0 ? null : _columns[place];
        return place >= 0;
    }

    /// <summary>The same rows with more columns.</summary>
    public RecordBatch With(IEnumerable<KeyValuePair<string, Column>> more) =>
        new(Rows, [.. Names.Zip(_columns, KeyValuePair.Create), .. more]);

    /// <summary>The given rows in the given order; −1 gives a row of nulls.</summary>
    public RecordBatch Take(ReadOnlySpan<int> rows)
    {
        var columns = new KeyValuePair<string, Column>[_columns.Length];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = KeyValuePair.Create(Layout.Names[i], _columns[i].Take(rows));
        return new RecordBatch(rows.Length, columns, Layout);
    }
}
