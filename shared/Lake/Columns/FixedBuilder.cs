namespace Millrace.Lake.Columns;

sealed class FixedBuilder : ColumnBuilder
{
    readonly int _width;
    readonly List<byte> _data = [];

    public FixedBuilder(LakeType type) : base(type) =>
        _width = type is FixedType f ? f.Length : type.Kind == LakeTypeKind.Uuid ? 16 : 12;

    private protected override void AppendAbsent() => _data.AddRange(new byte[_width]);

    private protected override void AppendPresent(object value)
    {
        switch (value)
        {
            case byte[] bytes when bytes.Length == _width:
                _data.AddRange(bytes);
                break;
            case Guid guid when Type.Kind == LakeTypeKind.Uuid:
                _data.AddRange(guid.ToByteArray(bigEndian: true));
                break;
            default:
                throw Refused(value);
        }
    }

    private protected override ColumnData Build(int length, bool[]? nulls) =>
        new FixedColumn(Type, _width, Take(_data), length, nulls);
}
