using System.Text.Json;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Schema;

namespace Millrace.Lake.Delta.Statistics;

/// <summary>Bounds of a file's columns, from its partition values and statistics.</summary>
sealed class FileBounds(AddFile file, IReadOnlyList<string> partitionColumns, PhysicalNames names) : IColumnBounds
{
    // Statistics of timestamps may be cut to milliseconds.
    const long CutMicros = 999;
    readonly FileStats _stats = FileStats.Of(file);

    public ColumnBounds Of(FilterColumn column)
    {
        if (partitionColumns.Contains(column.Name))
            return PartitionValue.Of(file, column.Name, names.Of(column.Name), column.Type) is { } value
                ? new ColumnBounds(value, value, false, true, IsConstant: true)
                : new ColumnBounds(null, null, true, false, IsConstant: true);
        var name = names.Of(column.Name);
        var nulls = _stats.NullCount(name);
        return new ColumnBounds(
            Bound(column.Type, _stats.Min(name), 0), Bound(column.Type, _stats.Max(name), CutMicros),
            nulls is null or > 0,
            nulls is null || _stats.NumRecords is null || file.DeletionVector is not null || nulls < _stats.NumRecords);
    }

    static object? Bound(LakeType type, JsonElement? json, long widen)
    {
        if (json is not { } element)
            return null;
        var text = element.ValueKind switch
        {
            JsonValueKind.String when type.Kind is LakeTypeKind.String or LakeTypeKind.Date or LakeTypeKind.Timestamp => element.GetString(),
            JsonValueKind.Number when type.Kind is not (LakeTypeKind.String or LakeTypeKind.Date or LakeTypeKind.Timestamp) => element.GetRawText(),
            _ => null,
        };
        // Some writers give decimals as doubles, whose last digits are not the value's.
        if (text is null || type.Kind == LakeTypeKind.Decimal && text.Length > 16)
            return null;
        return ScalarText.Parse(type, text) switch
        {
            long micros when type.Kind == LakeTypeKind.Timestamp => micros + widen,
            double.NaN or float.NaN => null,
            var value => value,
        };
    }
}
