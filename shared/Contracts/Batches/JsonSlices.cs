using System.Text.Encodings.Web;
using System.Text.Json;

namespace Millrace.Contracts.Batches;

static class JsonSlices
{
    /// <summary>Messages are read by programs, so only what JSON demands is escaped; writers here are right by construction.</summary>
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The bytes of the value at the reader, which ends on its last token.</summary>
    public static ReadOnlyMemory<byte> Value(ref Utf8JsonReader reader, ReadOnlyMemory<byte> message)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return message[start..(int)reader.BytesConsumed];
    }

    /// <summary>The text of the next value; null for null; other kinds are skipped as null.</summary>
    public static string? Text(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.String)
            return reader.GetString();
        reader.Skip();
        return null;
    }

    /// <summary>The text of the next value.</summary>
    public static string Required(ref Utf8JsonReader reader, string name) =>
        Text(ref reader) ?? throw new JsonException($"'{name}' must be a string.");

    /// <summary>The whole number of the next value.</summary>
    public static long Int64(ref Utf8JsonReader reader, string name)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value)
            ? value
            : throw new JsonException($"'{name}' must be a whole number.");
    }

    /// <summary>Moves to the next token, which must be of a kind.</summary>
    public static void Expect(ref Utf8JsonReader reader, JsonTokenType kind, string what)
    {
        if (!reader.Read() || reader.TokenType != kind)
            throw new JsonException($"'{what}' must be a JSON {(kind == JsonTokenType.StartArray ? "array" : "object")}.");
    }
}
