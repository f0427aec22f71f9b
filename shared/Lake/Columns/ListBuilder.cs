using System.Collections;

namespace Millrace.Lake.Columns;

sealed class ListBuilder(ListType type) : ColumnBuilder(type)
{
    readonly List<int> _offsets = [0];
    readonly ColumnBuilder _elements = For(type.Element.Type);

    private protected override void AppendAbsent() => _offsets.Add(_elements.Count);

    private protected override void AppendPresent(object value)
    {
        if (value is string || value is not IEnumerable items)
            throw Refused(value);
        foreach (var item in items)
            _elements.Append(item);
        _offsets.Add(_elements.Count);
    }

    private protected override ColumnData Build(int length, bool[]? nulls)
    {
        var column = new ListColumn(Type, Take(_offsets), _elements.Build(), length, nulls);
        _offsets.Add(0);
        return column;
    }
}
