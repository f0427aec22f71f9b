using System.Diagnostics.CodeAnalysis;

namespace Millrace.Features.Columns;

/// <summary>Rows in columns: named columns of one length. Immutable; names are compared by ordinal.</summary>
public sealed class RecordBatch
{
    private readonly Dictionary<string, Column> _byName;

    /// <summary>A batch of <paramref name="rows"/> rows (a batch without columns may have rows too).</summary>
    public RecordBatch(int rows, IReadOnlyList<KeyValuePair<string, Column>> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Rows = rows;
        _byName = new Dictionary<string, Column>(columns.Count, StringComparer.Ordinal);
        var names = new string[columns.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var (name, column) = columns[i];
            if (column.Length != rows)
                throw new ArgumentException($"column '{name}' has {column.Length} rows, the batch has {rows}", nameof(columns));
            if (!_byName.TryAdd(name, column))
                throw new ArgumentException($"column '{name}' occurs twice", nameof(columns));
            names[i] = name;
        }

        Names = names;
    }

    /// <summary>A batch from (name, column) pairs; at least one.</summary>
    public RecordBatch(params (string Name, Column Column)[] columns)
        : this(columns[0].Column.Length, Array.ConvertAll(columns, pair => KeyValuePair.Create(pair.Name, pair.Column)))
    {
    }

    /// <summary>The number of rows.</summary>
    public int Rows { get; }

    /// <summary>Column names in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The column of a name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists what there is.</exception>
    public Column this[string name] => _byName.TryGetValue(name, out var column)
        ? column
        : throw new KeyNotFoundException($"no column '{name}'; there are: {string.Join(", ", Names)}");

    /// <summary>Looks a column up.</summary>
    public bool TryGet(string name, [MaybeNullWhen(false)] out Column column) => _byName.TryGetValue(name, out column);

    /// <summary>The same rows with more columns.</summary>
    public RecordBatch With(IEnumerable<KeyValuePair<string, Column>> more) =>
        new(Rows, [.. Names.Select(name => KeyValuePair.Create(name, _byName[name])), .. more]);

    /// <summary>The given rows in the given order; −1 gives a row of nulls.</summary>
    public RecordBatch Take(ReadOnlySpan<int> rows)
    {
        var columns = new KeyValuePair<string, Column>[Names.Count];
        for (var i = 0; i < columns.Length; i++)
            columns[i] = KeyValuePair.Create(Names[i], _byName[Names[i]].Take(rows));
        return new RecordBatch(rows.Length, columns);
    }
}
