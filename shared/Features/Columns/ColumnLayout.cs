namespace Millrace.Features.Columns;

/// <summary>The names of a batch's columns and where each stands. Batches of one origin share it.</summary>
internal sealed class ColumnLayout
{
    private readonly Dictionary<string, int> _places;

    private ColumnLayout(string[] names)
    {
        Names = names;
        _places = new(names.Length, StringComparer.Ordinal);
        for (var i = 0; i < names.Length; i++)
        {
            if (!_places.TryAdd(names[i], i))
                throw new ArgumentException($"column '{names[i]}' occurs twice");
        }
    }

    public string[] Names { get; }

    /// <summary>The layout of some columns: the usual one when it fits, for making one costs more than a small batch does.</summary>
    public static ColumnLayout Of(IReadOnlyList<KeyValuePair<string, Column>> columns, ColumnLayout? usual)
    {
        if (usual is not null && usual.Fits(columns))
            return usual;
        var names = new string[columns.Count];
        for (var i = 0; i < names.Length; i++)
            names[i] = columns[i].Key;
        return new(names);
    }

    /// <summary>The place of a name, −1 when there is none.</summary>
    public int Find(string name) => _places.TryGetValue(name, out var place) ? place : -1;

    private bool Fits(IReadOnlyList<KeyValuePair<string, Column>> columns)
    {
        if (columns.Count != Names.Length)
            return false;
        for (var i = 0; i < Names.Length; i++)
        {
            if (!ReferenceEquals(columns[i].Key, Names[i]))
                return false;
        }

        return true;
    }
}
