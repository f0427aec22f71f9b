using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Problems;

namespace Millrace.Contracts.Rules;

/// <summary>Reads the JSON value of a field as the field's type.</summary>
static class CellReader
{
    /// <summary>Integers below this are seconds taken for milliseconds: they would all lie in 1970 to 1973.</summary>
    const long LeastMilliseconds = 100_000_000_000;

    /// <summary>Reads the value at the reader; composite values are skipped.</summary>
    /// <returns>The finding, or null.</returns>
    public static BrokenRule? Read(ref Utf8JsonReader reader, ContractField field, ref Cell cell, ReadOnlySpan<byte> payload)
    {
        cell.State = CellState.Value;
        var kind = field.Type.Kind;
        if (reader.TokenType == JsonTokenType.Null)
        {
            cell.State = CellState.Empty;
            return null;
        }

        if (kind == ColumnKind.Json)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            cell.Text = Encoding.UTF8.GetString(payload[start..(int)reader.BytesConsumed]);
            return null;
        }

        var good = (kind, reader.TokenType) switch
        {
            (ColumnKind.String, JsonTokenType.String) => Text(ref reader, field, ref cell),
            (ColumnKind.Timestamp, JsonTokenType.String) => Instant(ref reader, ref cell),
            (ColumnKind.Date, JsonTokenType.String) => Date(ref reader, ref cell),
            (ColumnKind.Decimal, JsonTokenType.String or JsonTokenType.Number) => Exact(ref reader, field, ref cell),
            (ColumnKind.Timestamp, JsonTokenType.Number) => Milliseconds(ref reader, ref cell),
            (ColumnKind.Int32 or ColumnKind.Int64, JsonTokenType.Number) => Whole(ref reader, kind, ref cell),
            (ColumnKind.Float32 or ColumnKind.Float64, JsonTokenType.Number) => Real(ref reader, ref cell),
            (ColumnKind.Boolean, JsonTokenType.True or JsonTokenType.False) => Truth(ref reader, ref cell),
            _ => false,
        };
        if (good)
            return cell.State == CellState.Value && kind == ColumnKind.Timestamp && cell.Text is not null ? Naive(field, ref cell) : null;
        cell.State = CellState.Invalid;
        return Wrong(ref reader, field, payload);
    }

    static bool Text(ref Utf8JsonReader reader, ContractField field, ref Cell cell)
    {
        var text = TextForms.Apply(field.Form, reader.GetString()!);
        // An empty text is no value: it names nothing and no rule could tell it from an absent one.
        (cell.Text, cell.State) = text.Length == 0 ? (null, CellState.Empty) : (text, CellState.Value);
        return true;
    }

    static bool Instant(ref Utf8JsonReader reader, ref Cell cell)
    {
        if (reader.ValueSpan.Length == 0)
        {
            cell.State = CellState.Empty;
            return true;
        }

        if (reader.ValueIsEscaped || !TimeText.TryParseInstant(reader.ValueSpan, out cell.Whole, out var naive))
            return false;
        cell.Text = naive ? reader.GetString() : null;
        return true;
    }

    static bool Date(ref Utf8JsonReader reader, ref Cell cell)
    {
        var text = reader.ValueSpan;
        // An instant stands for its day.
        return !reader.ValueIsEscaped && TimeText.TryParseDate(text.Length > 10 && text[10] is (byte)'T' or (byte)' ' ? text[..10] : text, out cell.Whole);
    }

    static bool Milliseconds(ref Utf8JsonReader reader, ref Cell cell)
    {
        cell.Text = null;
        if (!reader.TryGetInt64(out var milliseconds) || milliseconds < LeastMilliseconds || milliseconds > long.MaxValue / 1000)
            return false;
        cell.Whole = milliseconds * 1000;
        return true;
    }

    static bool Exact(ref Utf8JsonReader reader, ContractField field, ref Cell cell)
    {
        var text = reader.TokenType == JsonTokenType.String ? reader.ValueSpan.Trim((byte)' ') : reader.ValueSpan;
        if (text.Length == 0)
        {
            cell.State = CellState.Empty;
            return true;
        }

        return DecimalText.TryParse(text, field.Type.Precision, field.Type.Scale, out cell.Exact);
    }

    static bool Whole(ref Utf8JsonReader reader, ColumnKind kind, ref Cell cell)
    {
        if (!reader.TryGetInt64(out cell.Whole))
        {
            // 3.0 and 1e3 are whole too.
            if (!DecimalText.TryParse(reader.ValueSpan, 19, 0, out var exact) || !DecimalText.TryParse(reader.ValueSpan, 38, 15, out var fine)
                || fine != exact * DecimalText.PowerOfTen(15) || exact > long.MaxValue || exact < long.MinValue)
                return false;
            cell.Whole = (long)exact;
        }

        return kind == ColumnKind.Int64 || cell.Whole is >= int.MinValue and <= int.MaxValue;
    }

    static bool Real(ref Utf8JsonReader reader, ref Cell cell) => reader.TryGetDouble(out cell.Real) && double.IsFinite(cell.Real);

    static bool Truth(ref Utf8JsonReader reader, ref Cell cell)
    {
        cell.Whole = reader.TokenType == JsonTokenType.True ? 1 : 0;
        return true;
    }

    static BrokenRule Naive(ContractField field, ref Cell cell)
    {
        var text = cell.Text;
        cell.Text = null;
        return new(ErrorCode.NaiveTime, "naive_time", field.Name, $"'{text}' names no offset; UTC was taken.");
    }

    static BrokenRule Wrong(ref Utf8JsonReader reader, ContractField field, ReadOnlySpan<byte> payload)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var shown = Encoding.UTF8.GetString(payload[start..Math.Min((int)reader.BytesConsumed, start + 60)]);
        var accepted = field.Type.Kind switch
        {
            ColumnKind.Timestamp => "an ISO 8601 instant with offset, or whole milliseconds since 1970 (10^11 or more)",
            ColumnKind.Date => "a date, YYYY-MM-DD",
            ColumnKind.String => "a text",
            ColumnKind.Boolean => "true or false",
            ColumnKind.Int32 or ColumnKind.Int64 => string.Create(CultureInfo.InvariantCulture, $"a whole number ({field.Type})"),
            _ => $"a number ({field.Type})",
        };
        return new(ErrorCode.WrongType, "type", field.Name, $"{shown} is not {accepted}.");
    }
}
