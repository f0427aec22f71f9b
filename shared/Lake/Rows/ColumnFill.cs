using Millrace.Lake.Columns;

namespace Millrace.Lake.Rows;

/// <summary>Columns that hold one value throughout.</summary>
static class ColumnFill
{
    public static ColumnData Constant(LakeType type, object? value, int rows)
    {
        var builder = ColumnBuilder.For(type);
        builder.Append(value);
        return builder.Build().Gather(new int[rows]);
    }
}
