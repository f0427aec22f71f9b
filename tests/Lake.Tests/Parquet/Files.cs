using System.Globalization;
using System.Text;
using Millrace.Lake.Columns;
using Millrace.Lake.Parquet;

namespace Millrace.Lake.Tests.Parquet;

/// <summary>Writes and reads files in memory, rows as objects.</summary>
static class Files
{
    public static async Task<(byte[] Bytes, ParquetFileSummary Summary)> WriteAsync(
        TableSchema schema, IReadOnlyList<object?[]> rows, ParquetWriterOptions? options = null, int batchRows = 1000)
    {
        var stream = new MemoryStream();
        await using var writer = new ParquetWriter(stream, schema, options);
        for (var start = 0; start < rows.Count; start += batchRows)
        {
            var builder = new BatchBuilder(schema);
            foreach (var row in rows.Skip(start).Take(batchRows))
                builder.Append(row);
            await writer.WriteAsync(builder.Build());
        }
        var summary = await writer.CloseAsync();
        var bytes = stream.ToArray();
        summary.Bytes.ShouldBe(bytes.Length);
        return (bytes, summary);
    }

    public static async Task<(TableSchema Schema, List<object?[]> Rows)> ReadAsync(
        byte[] bytes, IReadOnlyList<string>? columns = null, int batchSize = ParquetReader.DefaultBatchSize, ParquetReaderOptions? options = null)
    {
        await using var reader = await ParquetReader.OpenAsync(new MemoryStream(bytes), "memory.parquet", options);
        var rows = new List<object?[]>();
        await foreach (var batch in reader.ReadAsync(columns, batchSize: batchSize))
            for (var i = 0; i < batch.RowCount; i++)
                rows.Add([.. batch.Columns.Select(c => c.ValueAt(i))]);
        return (reader.Schema, rows);
    }

    /// <summary>Rows as text, so that a difference shows where it is.</summary>
    public static string Text(IEnumerable<object?[]> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            Append(text, row);
            text.Append('\n');
        }
        return text.ToString();
    }

    static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null: text.Append("null"); break;
            case byte[] bytes: text.Append(Convert.ToHexStringLower(bytes)); break;
            case string s: text.Append('"').Append(s).Append('"'); break;
            case double d: text.Append("d:").Append(double.IsNaN(d) ? "NaN" : BitConverter.DoubleToInt64Bits(d).ToString("x16", CultureInfo.InvariantCulture)); break;
            case float f: text.Append("f:").Append(float.IsNaN(f) ? "NaN" : BitConverter.SingleToInt32Bits(f).ToString("x8", CultureInfo.InvariantCulture)); break;
            case KeyValuePair<object, object?> pair: Append(text, pair.Key); text.Append('='); Append(text, pair.Value); break;
            case System.Collections.IEnumerable items:
                text.Append('[');
                foreach (var item in items)
                {
                    Append(text, item);
                    text.Append(',');
                }
                text.Append(']');
                break;
            default: text.Append(CultureInfo.InvariantCulture, $"{value}"); break;
        }
    }
}
