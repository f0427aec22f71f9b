using System.Text;

namespace Millrace.Lake.Columns;

/// <summary>Builds columns of text and binary values in the flat form.</summary>
sealed class BytesBuilder(LakeType type) : ColumnBuilder(type)
{
    readonly List<int> _offsets = [0];
    byte[] _data = [];
    int _used;

    private protected override void AppendAbsent() => _offsets.Add(_used);

    private protected override void AppendPresent(object value)
    {
        switch (value)
        {
            case string text when Type.IsText:
                var size = Encoding.UTF8.GetByteCount(text);
                Encoding.UTF8.GetBytes(text, Room(size));
                break;
            case byte[] bytes:
                bytes.CopyTo(Room(bytes.Length));
                break;
            default:
                throw Refused(value);
        }
        _offsets.Add(_used);
    }

    Span<byte> Room(int size)
    {
        var needed = checked(_used + size);
        if (needed > _data.Length)
            Array.Resize(ref _data, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _data.Length)));
        var room = _data.AsSpan(_used, size);
        _used = needed;
        return room;
    }

    private protected override ColumnData Build(int length, bool[]? nulls)
    {
        var column = new BytesColumn(Type, Take(_offsets), _data, length, nulls);
        _offsets.Add(0);
        (_data, _used) = ([], 0);
        return column;
    }
}
