namespace Millrace.Lake.Columns;

sealed class NullBuilder() : ColumnBuilder(LakeType.Null)
{
    private protected override void AppendAbsent() { }

    private protected override void AppendPresent(object value) => throw Refused(value);

    private protected override ColumnData Build(int length, bool[]? nulls) => new NullColumn(length);
}
