using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Millrace.Ingestion.Events;

/// <summary>The answer to events: <c>{"accepted","duplicates","rejected","errors":[{"index","code","detail"}]}</c>.</summary>
static class IntakeAnswer
{
    static readonly JsonWriterOptions s_readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(IBufferWriter<byte> output, IntakeCounts counts)
    {
        using var writer = new Utf8JsonWriter(output, s_readable);
        writer.WriteStartObject();
        writer.WriteNumber("accepted"u8, counts.Accepted);
        writer.WriteNumber("duplicates"u8, counts.Duplicates);
        writer.WriteNumber("rejected"u8, counts.Rejected);
        writer.WriteStartArray("errors"u8);
        foreach (var error in counts.Errors)
        {
            writer.WriteStartObject();
            writer.WriteNumber("index"u8, error.Index);
            writer.WriteString("code"u8, error.Problem.Code);
            writer.WriteString("detail"u8, error.Problem.Detail);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
