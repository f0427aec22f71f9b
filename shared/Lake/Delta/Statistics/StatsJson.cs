using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Delta.Statistics;

/// <summary>Writes a struct of statistics, as struct-valued checkpoints hold them, in the JSON form.</summary>
static class StatsJson
{
    static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(StructColumn stats, int row) => Write(json => Record(json, stats, row));

    public static string Write(Action<Utf8JsonWriter> content)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, s_options))
            content(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes a bound, or nothing when it has no JSON form.</summary>
    public static void Value(Utf8JsonWriter json, string name, LakeType type, object value)
    {
        if (type.Kind is LakeTypeKind.Binary || value is double and not (>= double.MinValue and <= double.MaxValue)
            || value is float and not (>= float.MinValue and <= float.MaxValue) || ScalarText.Format(type, value) is not { } text)
            return;
        json.WritePropertyName(name);
        if (type.Kind is LakeTypeKind.String or LakeTypeKind.Date or LakeTypeKind.Timestamp or LakeTypeKind.Json or LakeTypeKind.Enum)
            json.WriteStringValue(text);
        else
            json.WriteRawValue(text);
    }

    static void Record(Utf8JsonWriter json, StructColumn record, int row)
    {
        var fields = ((StructType)record.Type).Fields;
        json.WriteStartObject();
        for (var i = 0; i < fields.Count; i++)
        {
            var child = record.Children[i];
            if (child.IsNull(row))
                continue;
            if (child is StructColumn inner)
            {
                json.WritePropertyName(fields[i].Name);
                Record(json, inner, row);
            }
            else if (child.ValueAt(row) is { } value)
                Value(json, fields[i].Name, child.Type, value);
        }
        json.WriteEndObject();
    }
}
