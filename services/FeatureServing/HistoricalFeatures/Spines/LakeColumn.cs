using System.Globalization;
using System.Text.Json;
using Millrace.FeatureServing.OnlineFeatures.Response;
using Millrace.Features.Columns;
using Millrace.Lake.Columns;

namespace Millrace.FeatureServing.HistoricalFeatures.Spines;

/// <summary>Cells of a column of Parquet or Delta, which keeps its type through to a table.</summary>
internal sealed class LakeColumn : SpineColumn
{
    readonly ColumnData[] _parts;
    readonly int[] _starts;

    /// <param name="type">The column's type.</param>
    /// <param name="parts">Its cells, batch by batch.</param>
    public LakeColumn(LakeType type, ColumnData[] parts)
    {
        (Type, _parts) = (type, parts);
        _starts = new int[parts.Length];
        for (var i = 1; i < parts.Length; i++)
            _starts[i] = _starts[i - 1] + parts[i - 1].Length;
    }

    public override LakeType Type { get; }

    public override string? Key(int row) => Stored(row) switch
    {
        string text => text,
        sbyte or short or int or long or byte or ushort or uint or ulong => Text(Stored(row)!),
        _ => null,
    };

    public override bool TryInstant(int row, out long instant)
    {
        instant = 0;
        switch (Stored(row), Type)
        {
            case (long ticks, TimestampType { Unit: TimeUnit.Micros }): instant = ticks; return true;
            case (long ticks, TimestampType { Unit: TimeUnit.Millis }): instant = ticks * 1000; return true;
            case (long ticks, TimestampType { Unit: TimeUnit.Nanos }): instant = (ticks - (((ticks % 1000) + 1000) % 1000)) / 1000; return true;
            case (int day, { Kind: LakeTypeKind.Date }): instant = day * 86_400_000_000L; return true;
            case (string text, _): return Spine.TryInstant(text, out instant);
            default: return false;
        }
    }

    public override bool TryValue(int row, ColumnType type, out object? value)
    {
        var cell = Stored(row);
        value = (type, cell) switch
        {
            (_, null) => null,
            (ColumnType.String, string) or (ColumnType.Bool, bool) => cell,
            (ColumnType.Timestamp, _) when TryInstant(row, out var instant) => instant,
            (ColumnType.Int64, sbyte or short or int or long or byte or ushort or uint) when Type is not (TimestampType or TimeType) => Convert.ToInt64(cell, CultureInfo.InvariantCulture),
            (ColumnType.Double or ColumnType.Decimal, LakeDecimal exact) when decimal.TryParse(exact.ToString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                type == ColumnType.Decimal ? number : (double)number,
            (ColumnType.Double, float or double or int or long) when Type is not TimestampType => Convert.ToDouble(cell, CultureInfo.InvariantCulture),
            (ColumnType.Decimal, int or long) when Type is not TimestampType => Convert.ToDecimal(cell, CultureInfo.InvariantCulture),
            _ => null,
        };
        return value is not null || cell is null;
    }

    public override string Shown(int row) => Stored(row) is { } cell ? $"'{Text(cell)}'" : "null";

    public override void Write(Utf8JsonWriter json, int row)
    {
        if (Type is TimestampType && TryInstant(row, out var instant))
            json.WriteStringValue(InstantText.Of(instant));
        else
            WriteCell(json, Stored(row));
    }

    public override object? Stored(int row)
    {
        var part = Array.BinarySearch(_starts, row);
        // Empty parts share the start of the one behind them.
        if (part < 0)
            part = ~part - 1;
        while (row - _starts[part] >= _parts[part].Length)
            part++;
        return _parts[part].ValueAt(row - _starts[part]);
    }

    static string Text(object cell) => Convert.ToString(cell, CultureInfo.InvariantCulture) ?? "";

    static void WriteCell(Utf8JsonWriter json, object? cell)
    {
        switch (cell)
        {
            case null: json.WriteNullValue(); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case double real when double.IsFinite(real): json.WriteNumberValue(real); break;
            case float real when float.IsFinite(real): json.WriteNumberValue(real); break;
            case double or float: json.WriteNullValue(); break;
            case sbyte or short or int or long or byte or ushort or uint: json.WriteNumberValue(Convert.ToInt64(cell, CultureInfo.InvariantCulture)); break;
            case ulong whole: json.WriteNumberValue(whole); break;
            case LakeDecimal exact: json.WriteRawValue(exact.ToString(), skipInputValidation: true); break;
            case byte[] bytes: json.WriteBase64StringValue(bytes); break;
            case object?[] list:
                json.WriteStartArray();
                foreach (var element in list)
                    WriteCell(json, element);
                json.WriteEndArray();
                break;
            default: json.WriteStringValue(Text(cell)); break;
        }
    }
}
