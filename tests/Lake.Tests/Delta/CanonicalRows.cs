using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Tests.Delta;

/// <summary>Rows as the expectations of the foreign tables spell them: JSON arrays, sorted by their UTF-8 bytes.</summary>
static class CanonicalRows
{
    public static async Task<List<string>> OfAsync(IAsyncEnumerable<ColumnBatch> batches)
    {
        var rows = new List<string>();
        await foreach (var batch in batches)
            for (var row = 0; row < batch.RowCount; row++)
                rows.Add(Row(batch, row));
        rows.Sort((left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));
        return rows;
    }

    public static string Hash(IEnumerable<string> sorted)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var row in sorted)
            hash.AppendData(Encoding.UTF8.GetBytes(row + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    static string Row(ColumnBatch batch, int row) =>
        "[" + string.Join(",", batch.Columns.Select(column => Value(column.Type, column.ValueAt(row)))) + "]";

    static string Value(LakeType type, object? value) => (type, value) switch
    {
        (_, null) => "null",
        (_, bool flag) => flag ? "true" : "false",
        (_, double.NaN) => "\"d:NaN\"",
        (_, float.NaN) => "\"f:NaN\"",
        (_, double number) => $"\"d:{BitConverter.DoubleToInt64Bits(number):x16}\"",
        (_, float number) => $"\"f:{BitConverter.SingleToInt32Bits(number):x8}\"",
        (_, LakeDecimal number) => $"\"{number}\"",
        (_, string text) => Text(text),
        (_, byte[] bytes) => $"\"x:{Convert.ToHexStringLower(bytes)}\"",
        (StructType record, object?[] items) => Record(record, items),
        (ListType list, object?[] items) => "[" + string.Join(",", items.Select(item => Value(list.Element.Type, item))) + "]",
        (MapType map, KeyValuePair<object, object?>[] pairs) =>
            "[" + string.Join(",", pairs.Select(pair => $"[{Value(map.Key.Type, pair.Key)},{Value(map.Value.Type, pair.Value)}]")) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    static string Record(StructType type, object?[] items) =>
        "{" + string.Join(",", type.Fields.Select((field, i) => $"{Text(field.Name)}:{Value(field.Type, items[i])}")) + "}";

    static string Text(string text)
    {
        var json = new StringBuilder("\"");
        foreach (var unit in text)
            json.Append(unit switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\f' => "\\f",
                '\n' => "\\n",
                '\r' => "\\r",
                '\t' => "\\t",
                < ' ' => $"\\u{(int)unit:x4}",
                _ => unit.ToString(),
            });
        return json.Append('"').ToString();
    }
}
