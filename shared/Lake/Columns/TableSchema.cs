namespace Millrace.Lake.Columns;

/// <summary>The columns of a table, in order.</summary>
public sealed record TableSchema(IReadOnlyList<Field> Fields)
{
    /// <summary>The position of the first column with exactly that name, or -1.</summary>
    public int IndexOf(string name)
    {
        for (var i = 0; i < Fields.Count; i++)
            if (string.Equals(Fields[i].Name, name, StringComparison.Ordinal))
                return i;
        return -1;
    }

    /// <summary>The schema of the named columns, in the order of the names.</summary>
    /// <exception cref="ArgumentException">A name is not a column.</exception>
    public TableSchema Select(IEnumerable<string> names) => new([.. names.Select(Find)]);

    Field Find(string name)
    {
        var index = IndexOf(name);
        return index >= 0
            ? Fields[index]
            : throw new ArgumentException(
                $"There is no column '{name}'; the columns are {string.Join(", ", Fields.Select(f => f.Name))}.");
    }

    public bool Equals(TableSchema? other) => other is not null && Fields.SequenceEqual(other.Fields);

    public override int GetHashCode() => Fields.Count == 0 ? 0 : HashCode.Combine(Fields.Count, Fields[0]);
}
