using Millrace.Lake.Columns;
using Millrace.Lake.Rows;

namespace Millrace.Lake.Delta.Filters;

/// <summary>A column that a filter looks at.</summary>
sealed record FilterColumn(string Name, LakeType Type)
{
    public static FilterColumn Find(TableSchema schema, string name, bool anyType = false)
    {
        var index = schema.IndexOf(name);
        if (index < 0)
            throw new DeltaException($"There is no column '{name}' to filter by; the columns are {string.Join(", ", schema.Fields.Select(field => field.Name))}");
        var type = schema.Fields[index].Type;
        return anyType || !type.IsNested
            ? new FilterColumn(name, type)
            : throw new DeltaException($"Column '{name}' of type {type} cannot be compared");
    }

    /// <summary>A value in the form that columns of this type return.</summary>
    public object Convert(object value)
    {
        try
        {
            return Scalar.Convert(Type, value);
        }
        catch (Exception error) when (error is ArgumentException or OverflowException or InvalidCastException)
        {
            throw new DeltaException($"'{value}' cannot be compared with column '{Name}' of type {Type}", error);
        }
    }
}
