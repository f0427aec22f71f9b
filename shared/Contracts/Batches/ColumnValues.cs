using System.Buffers;
using System.Text.Json;

namespace Millrace.Contracts.Batches;

/// <summary>Fills a column from a JSON array; the reader stands on its start and ends on its end.</summary>
static class ColumnValues
{
    public static int Read(ref Utf8JsonReader reader, BatchColumn column)
    {
        var count = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (count == column.Count)
                throw new JsonException($"Column '{column.Name}' has more values than the batch has rows.");
            if (reader.TokenType != JsonTokenType.Null)
            {
                Set(ref reader, column, count);
                column.Nulls[count] = false;
            }

            count++;
        }

        return count;
    }

    static void Set(ref Utf8JsonReader reader, BatchColumn column, int row)
    {
        switch (column)
        {
            case TextBatchColumn text when reader.TokenType == JsonTokenType.String:
                text.Values[row] = reader.GetString();
                break;
            case Int64BatchColumn whole when reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value):
                whole.Values[row] = value;
                break;
            case DoubleBatchColumn real when reader.TokenType == JsonTokenType.Number:
                real.Values[row] = reader.GetDouble();
                break;
            case DecimalBatchColumn exact when reader.TokenType == JsonTokenType.Number:
                exact.Values[row] = Exact(ref reader, exact);
                break;
            case BooleanBatchColumn truth when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                truth.Values[row] = reader.GetBoolean();
                break;
            default:
                throw new JsonException($"Column '{column.Name}' is of type {column.Type}, row {row} is {reader.TokenType}.");
        }
    }

    static Int128 Exact(ref Utf8JsonReader reader, DecimalBatchColumn column)
    {
        var digits = reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan;
        return DecimalText.TryParse(digits, column.Type.Precision, column.Scale, out var value)
            ? value
            : throw new JsonException($"Column '{column.Name}': a value does not fit {column.Type}.");
    }
}
