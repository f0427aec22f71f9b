namespace Millrace.Lake.Columns;

sealed class StructBuilder(StructType type) : ColumnBuilder(type)
{
    readonly ColumnBuilder[] _children = [.. type.Fields.Select(f => For(f.Type))];

    private protected override void AppendAbsent()
    {
        foreach (var child in _children)
            child.Append(null);
    }

    private protected override void AppendPresent(object value)
    {
        if (value is not IReadOnlyList<object?> items || items.Count != _children.Length)
            throw Refused(value);
        for (var i = 0; i < _children.Length; i++)
            _children[i].Append(items[i]);
    }

    private protected override ColumnData Build(int length, bool[]? nulls) =>
        new StructColumn(Type, [.. _children.Select(c => c.Build())], length, nulls);
}
