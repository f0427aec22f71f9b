using System.Globalization;
using Millrace.Features.Columns;
using Millrace.Features.Model;
using Millrace.Online.Keys;

namespace Millrace.FeatureCompute.Materialize;

/// <summary>Join keys as one text, by which entities are told apart.</summary>
internal static class JoinedKeys
{
    public static string Of(string[] key) => key is [var only] ? only : EntityKey.Of(key);

    /// <summary>The parts of a joined key.</summary>
    public static string[] Parts(string key, int count) => count == 1 ? [key] : EntityKey.Parts(key);

    /// <summary>The key of each row; null where a part is.</summary>
    public static string?[] Of(RecordBatch rows, IReadOnlyList<string> joinKeys)
    {
        var parts = joinKeys.Select(key => Text(rows[key])).ToArray();
        var keys = new string?[rows.Rows];
        for (var row = 0; row < keys.Length; row++)
        {
            var at = row;
            if (!Array.Exists(parts, part => part.IsNull(at)))
                keys[row] = parts is [var only] ? only[row] : EntityKey.Of([.. parts.Select(part => part[at]!)]);
        }
        return keys;
    }

    /// <summary>A column as text, as keys are.</summary>
    public static StringColumn Text(Column column) => column as StringColumn
        ?? StringColumn.FromValues([.. Enumerable.Range(0, column.Length)
            .Select(row => column.IsNull(row) ? null : Convert.ToString(column.ValueAt(row), CultureInfo.InvariantCulture))]);
}
