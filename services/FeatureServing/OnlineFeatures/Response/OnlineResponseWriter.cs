using System.Buffers;
using System.Text.Json;
using Millrace.Features.Columns;

namespace Millrace.FeatureServing.OnlineFeatures.Response;

/// <summary>Writes the column-oriented answer straight into the response's buffer.</summary>
internal static class OnlineResponseWriter
{
    static readonly JsonEncodedText[] s_statuses =
    [
        JsonEncodedText.Encode("PRESENT"), JsonEncodedText.Encode("NULL_VALUE"), JsonEncodedText.Encode("NOT_FOUND"),
        JsonEncodedText.Encode("OUTSIDE_MAX_AGE"), JsonEncodedText.Encode("INVALID"),
    ];

    static readonly JsonEncodedText s_present = s_statuses[0];
    static readonly JsonEncodedText s_noTime = JsonEncodedText.Encode("1970-01-01T00:00:00Z");
    static readonly JsonWriterOptions s_options = new() { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<JsonEncodedText> names, ReadOnlySpan<AnswerColumn> columns)
    {
        using var json = new Utf8JsonWriter(output, s_options);
        json.WriteStartObject();
        json.WriteStartObject("metadata"u8);
        json.WriteStartArray("feature_names"u8);
        foreach (var name in names)
            json.WriteStringValue(name);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("results"u8);
        foreach (ref readonly var column in columns)
            Write(json, column);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void Write(Utf8JsonWriter json, in AnswerColumn column)
    {
        json.WriteStartObject();
        json.WriteStartArray("values"u8);
        for (var row = 0; row < column.Values.Length; row++)
            ValueWriter.Write(json, column.Values, row);
        json.WriteEndArray();
        json.WriteStartArray("statuses"u8);
        for (var row = 0; row < column.Values.Length; row++)
            json.WriteStringValue(column.Statuses is { } statuses ? s_statuses[(int)statuses[row]] : s_present);
        json.WriteEndArray();
        json.WriteStartArray("event_timestamps"u8);
        WriteTimes(json, column);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteTimes(Utf8JsonWriter json, in AnswerColumn column)
    {
        Span<byte> text = stackalloc byte[InstantText.MaxLength + 8];
        for (var row = 0; row < column.Values.Length; row++)
        {
            if (column.Times is { } times && times[row] != 0)
                json.WriteStringValue(text[..InstantText.Write(times[row], text)]);
            else
                json.WriteStringValue(s_noTime);
        }
    }
}
