using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Rows;

/// <summary>Rows as JSON objects; moments as ISO 8601, decimals and binaries (base64) as texts.</summary>
public static class RowJson
{
    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A row as the text of one object.</summary>
    public static string Of(ColumnBatch batch, int row)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
            Write(json, batch, row);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a row as one object.</summary>
    public static void Write(Utf8JsonWriter json, ColumnBatch batch, int row)
    {
        json.WriteStartObject();
        for (var i = 0; i < batch.Columns.Count; i++)
        {
            json.WritePropertyName(batch.Schema.Fields[i].Name);
            Write(json, batch.Columns[i].Type, batch.Columns[i].ValueAt(row));
        }
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, LakeType type, object? value)
    {
        switch (type, value)
        {
            case (_, null):
                json.WriteNullValue();
                break;
            case (_, bool flag):
                json.WriteBooleanValue(flag);
                break;
            case ({ Kind: LakeTypeKind.Date }, int days) when days is > -719_162 and < 2_932_896:
                json.WriteStringValue(DateTime.UnixEpoch.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case (TimestampType { Unit: TimeUnit.Micros }, long micros) when micros / 86_400_000_000 is > -719_162 and < 2_932_896:
                json.WriteStringValue(DateTime.UnixEpoch.AddTicks(micros * 10).ToString("O", CultureInfo.InvariantCulture));
                break;
            case (_, int or long or uint or ulong):
                json.WriteRawValue(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
            case (_, double number) when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case (_, float number) when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case (_, byte[] bytes):
                json.WriteBase64StringValue(bytes);
                break;
            case (ListType list, object?[] items):
                json.WriteStartArray();
                foreach (var item in items)
                    Write(json, list.Element.Type, item);
                json.WriteEndArray();
                break;
            case (StructType record, object?[] items):
                json.WriteStartObject();
                for (var i = 0; i < items.Length; i++)
                {
                    json.WritePropertyName(record.Fields[i].Name);
                    Write(json, record.Fields[i].Type, items[i]);
                }
                json.WriteEndObject();
                break;
            case (MapType map, KeyValuePair<object, object?>[] pairs):
                json.WriteStartObject();
                foreach (var (key, item) in pairs)
                {
                    json.WritePropertyName(Convert.ToString(key, CultureInfo.InvariantCulture)!);
                    Write(json, map.Value.Type, item);
                }
                json.WriteEndObject();
                break;
            default:
                json.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }
}
