using Millrace.Features.Columns;

namespace Millrace.Features.Expressions.Compilation;

/// <summary>The columns and parameters that expressions of one place may read, in the order in which they came.</summary>
internal sealed class ColumnSet
{
    readonly Dictionary<string, Compiled> _byName = new(StringComparer.Ordinal);
    readonly List<string> _names = [];

    public IReadOnlyList<string> Names => _names;

    public bool Contains(string name) => _byName.ContainsKey(name);

    public Compiled? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>False if the name is taken.</summary>
    public bool Add(string name, ExpressionType type) => Add(name, Compiled.OfColumn(type, name));

    public bool Add(string name, ColumnType type) => Add(name, ExpressionTypes.Of(type));

    /// <summary>A column or a constant.</summary>
    public bool Add(string name, Compiled value)
    {
        if (!_byName.TryAdd(name, value))
            return false;
        _names.Add(name);
        return true;
    }

    public ColumnSet Copy()
    {
        var copy = new ColumnSet();
        foreach (var name in _names)
            copy.Add(name, _byName[name]);
        return copy;
    }
}
