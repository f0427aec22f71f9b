using System.Globalization;
using System.Text.Json;
using Millrace.Features.Columns;
using Millrace.Lake.Columns;

namespace Millrace.FeatureServing.HistoricalFeatures.Spines;

/// <summary>Cells of JSON rows; one that a row lacks is undefined and counts as null.</summary>
internal sealed class JsonColumn(JsonElement[] cells) : SpineColumn
{
    LakeType? _type;

    public override LakeType Type => _type ??= Narrowest();

    public override string? Key(int row) => cells[row].ValueKind switch
    {
        JsonValueKind.String => cells[row].GetString(),
        JsonValueKind.Number => cells[row].GetRawText(),
        _ => null,
    };

    public override bool TryInstant(int row, out long instant)
    {
        instant = 0;
        return cells[row].ValueKind == JsonValueKind.String && Spine.TryInstant(cells[row].GetString()!, out instant);
    }

    public override bool TryValue(int row, ColumnType type, out object? value)
    {
        value = null;
        var cell = cells[row];
        if (cell.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return true;
        value = (type, cell.ValueKind) switch
        {
            (ColumnType.String, JsonValueKind.String) => cell.GetString(),
            (ColumnType.String, JsonValueKind.Number) => cell.GetRawText(),
            (ColumnType.Bool, JsonValueKind.True or JsonValueKind.False) => cell.GetBoolean(),
            (ColumnType.Int64, JsonValueKind.Number) when cell.TryGetInt64(out var whole) => whole,
            (ColumnType.Double, JsonValueKind.Number) => cell.GetDouble(),
            (ColumnType.Decimal, JsonValueKind.Number) when decimal.TryParse(cell.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) => exact,
            (ColumnType.Timestamp, JsonValueKind.String) when Spine.TryInstant(cell.GetString()!, out var instant) => instant,
            _ => null,
        };
        return value is not null;
    }

    public override string Shown(int row) => cells[row].ValueKind == JsonValueKind.Undefined ? "missing" : cells[row].GetRawText();

    public override void Write(Utf8JsonWriter json, int row)
    {
        if (cells[row].ValueKind == JsonValueKind.Undefined)
            json.WriteNullValue();
        else
            cells[row].WriteTo(json);
    }

    public override object? Stored(int row)
    {
        var cell = cells[row];
        if (cell.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            return null;
        return Type.Kind switch
        {
            LakeTypeKind.Boolean => cell.GetBoolean(),
            LakeTypeKind.Int64 => cell.GetInt64(),
            LakeTypeKind.Double => cell.GetDouble(),
            LakeTypeKind.String => cell.GetString(),
            _ => cell.GetRawText(),
        };
    }

    // JSON declares no types: a column has the narrowest one that holds all its cells.
    LakeType Narrowest()
    {
        var present = cells.Where(cell => cell.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)).ToArray();
        if (Array.TrueForAll(present, cell => cell.ValueKind == JsonValueKind.String))
            return LakeType.String;
        if (Array.TrueForAll(present, cell => cell.ValueKind is JsonValueKind.True or JsonValueKind.False))
            return LakeType.Boolean;
        if (!Array.TrueForAll(present, cell => cell.ValueKind == JsonValueKind.Number))
            return LakeType.Json;
        return Array.TrueForAll(present, cell => cell.TryGetInt64(out _)) ? LakeType.Int64 : LakeType.Double;
    }
}
