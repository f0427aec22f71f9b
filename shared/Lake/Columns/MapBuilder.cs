using System.Collections;

namespace Millrace.Lake.Columns;

sealed class MapBuilder(MapType type) : ColumnBuilder(type)
{
    readonly List<int> _offsets = [0];
    readonly ColumnBuilder _keys = For(type.Key.Type);
    readonly ColumnBuilder _values = For(type.Value.Type);

    private protected override void AppendAbsent() => _offsets.Add(_keys.Count);

    private protected override void AppendPresent(object value)
    {
        switch (value)
        {
            case IDictionary dictionary:
                foreach (DictionaryEntry entry in dictionary)
                    Add(entry.Key, entry.Value);
                break;
            case IEnumerable<KeyValuePair<object, object?>> pairs:
                foreach (var (key, item) in pairs)
                    Add(key, item);
                break;
            default:
                throw Refused(value);
        }
        _offsets.Add(_keys.Count);
    }

    void Add(object key, object? value)
    {
        _keys.Append(key ?? throw Refused("a null key"));
        _values.Append(value);
    }

    private protected override ColumnData Build(int length, bool[]? nulls)
    {
        var column = new MapColumn(Type, Take(_offsets), _keys.Build(), _values.Build(), length, nulls);
        _offsets.Add(0);
        return column;
    }
}
