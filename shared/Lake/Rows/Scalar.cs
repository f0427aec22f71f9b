using Millrace.Lake.Columns;

namespace Millrace.Lake.Rows;

/// <summary>Single values in the form that columns return.</summary>
static class Scalar
{
    /// <summary>A value as a column of the type would return it.</summary>
    /// <exception cref="ArgumentException">It is not of the type.</exception>
    public static object Convert(LakeType type, object value)
    {
        var builder = ColumnBuilder.For(type);
        builder.Append(value);
        return builder.Build().ValueAt(0)!;
    }

    public static bool IsNaN(object value) => value is double.NaN or float.NaN || value is Half half && Half.IsNaN(half);
}
