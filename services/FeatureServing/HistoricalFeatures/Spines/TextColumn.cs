using System.Globalization;
using System.Text.Json;
using Millrace.Features.Columns;
using Millrace.Lake.Columns;

namespace Millrace.FeatureServing.HistoricalFeatures.Spines;

/// <summary>Cells of a CSV file: text, read as what is asked for. An empty cell is null.</summary>
internal sealed class TextColumn(string[] cells) : SpineColumn
{
    public override LakeType Type => LakeType.String;

    public override string? Key(int row) => cells[row].Length > 0 ? cells[row] : null;

    public override bool TryInstant(int row, out long instant) => Spine.TryInstant(cells[row], out instant);

    public override bool TryValue(int row, ColumnType type, out object? value)
    {
        value = null;
        var cell = cells[row];
        if (cell.Length == 0)
            return true;
        value = type switch
        {
            ColumnType.String => cell,
            ColumnType.Bool when bool.TryParse(cell, out var flag) => flag,
            ColumnType.Int64 when long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            ColumnType.Double when double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
            ColumnType.Decimal when decimal.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) => exact,
            ColumnType.Timestamp when Spine.TryInstant(cell, out var instant) => instant,
            _ => null,
        };
        return value is not null;
    }

    public override string Shown(int row) => cells[row].Length > 0 ? $"'{cells[row]}'" : "empty";

    public override void Write(Utf8JsonWriter json, int row)
    {
        if (cells[row].Length == 0)
            json.WriteNullValue();
        else
            json.WriteStringValue(cells[row]);
    }

    public override object? Stored(int row) => cells[row].Length == 0 ? null : cells[row];
}
