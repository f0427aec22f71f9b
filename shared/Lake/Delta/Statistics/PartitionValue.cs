using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;

namespace Millrace.Lake.Delta.Statistics;

/// <summary>Partition values: texts in the log, typed in the table. The empty text means null.</summary>
static class PartitionValue
{
    /// <exception cref="DamagedLogException">The text is not of the column's type, or missing.</exception>
    public static object? Of(AddFile file, string column, string physical, LakeType type)
    {
        if (!file.PartitionValues.TryGetValue(physical, out var text))
            throw new DamagedLogException($"File '{file.Path}' has no value for the partition column '{column}'");
        if (string.IsNullOrEmpty(text))
            return null;
        return ScalarText.Parse(type, text)
            ?? throw new DamagedLogException($"File '{file.Path}' has the value '{text}' for the partition column '{column}', which is no {type}");
    }
}
