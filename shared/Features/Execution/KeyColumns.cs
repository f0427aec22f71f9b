using System.Globalization;
using Millrace.Features.Columns;

namespace Millrace.Features.Execution;

/// <summary>Keys are text: ids of other types by their invariant text.</summary>
internal static class KeyColumns
{
    /// <summary>The column as text.</summary>
    public static StringColumn Text(Column column) => column switch
    {
        StringColumn text => text,
        Int64Column whole => StringColumn.FromValues([.. Enumerable.Range(0, whole.Length)
            .Select(row => whole.IsNull(row) ? null : whole.Values[row].ToString(CultureInfo.InvariantCulture))]),
        _ => throw new ArgumentException($"a key is text or a whole number, not {column.Type}", nameof(column)),
    };
}
