using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Millrace.Features.Columns;
using Millrace.Features.Execution;
using Millrace.Features.Model;

namespace Millrace.FeatureCompute.External;

/// <summary>Typed rows of an external view as JSON, under the names that they came with: the form that contracts read.</summary>
internal sealed class RowJson
{
    // The instants that calendars know: the years 1 to 9999. What lies outside stays a number, which no contract takes for a time.
    const long First = -62_135_596_800_000_000, Last = 253_402_300_799_999_999;

    readonly ArrayBufferWriter<byte> _buffer = new();
    readonly (string Name, Column Column, bool IsWholeKey)[] _columns;

    public RowJson(FeatureViewModel view, RecordBatch rows) => _columns =
    [
        .. view.Entity.JoinKeys.Select(key => (key, rows[key], view.Entity.TypeOf(key) == ColumnType.Int64)),
        (view.External!.TimeColumn, rows[ExternalRows.EventTime], false),
        .. view.External.CreatedColumn is { } created ? [(created, rows[ExternalRows.Created], false)] : Array.Empty<(string, Column, bool)>(),
        .. view.Features.Select(feature => (feature.Name, rows[feature.Name], false)),
    ];

    /// <summary>A row; it holds until the next is asked for.</summary>
    public ReadOnlySpan<byte> Of(int row)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer))
        {
            json.WriteStartObject();
            foreach (var (name, column, isWholeKey) in _columns)
            {
                json.WritePropertyName(name);
                if (isWholeKey && column.ValueAt(row) is string key)
                    json.WriteRawValue(key);
                else
                    Write(json, column, row);
            }
            json.WriteEndObject();
        }
        return _buffer.WrittenSpan;
    }

    static void Write(Utf8JsonWriter json, Column column, int row)
    {
        switch (column.ValueAt(row))
        {
            case null: json.WriteNullValue(); break;
            case long micros when column.Type == ColumnType.Timestamp && micros is >= First and <= Last:
                json.WriteStringValue(DateTime.UnixEpoch.AddTicks(micros * TimeSpan.TicksPerMicrosecond).ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture));
                break;
            case Int128 exact: json.WriteRawValue(FixedDecimal.ToText(exact)); break;
            case float[] vector: JsonSerializer.Serialize(json, vector); break;
            case IReadOnlyList<object?> list: JsonSerializer.Serialize(json, list); break;
            case var value: JsonSerializer.Serialize(json, value, value.GetType()); break;
        }
    }
}
