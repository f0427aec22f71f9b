using System.Text.Json;

namespace Dapr.AspNetCore;

/// <summary>
/// Where the parts of a JSON CloudEvent lie in its bytes. The payload is found without building a document of it: it may
/// be megabytes long and is handed on as it stands.
/// </summary>
readonly struct CloudEventEnvelope
{
    /// <summary>The <c>data</c> member's JSON text; null when absent.</summary>
    public Range? Data { get; private init; }

    /// <summary>Whether <c>data</c> is a JSON string.</summary>
    public bool DataIsString { get; private init; }

    /// <summary>The <c>data_base64</c> member, a JSON string in quotes; null when absent.</summary>
    public Range? DataBase64 { get; private init; }

    /// <summary>The <c>datacontenttype</c> attribute; null when absent or no string.</summary>
    public string? DataContentType { get; private init; }

    /// <summary>Reads an envelope.</summary>
    /// <param name="json">The bytes, UTF-8.</param>
    /// <param name="attribute">Told the name and text of every member but the payload; may be null.</param>
    /// <exception cref="JsonException">The bytes are no JSON object, or the base64 payload is no string.</exception>
    public static CloudEventEnvelope Read(ReadOnlySpan<byte> json, Action<string, string>? attribute = null)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("a CloudEvent is a JSON object");
        var envelope = default(CloudEventEnvelope);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            var kind = reader.TokenType;
            var start = (int)reader.TokenStartIndex;
            var text = kind == JsonTokenType.String && name is not "data" and not "data_base64" ? reader.GetString() : null;
            reader.Skip();
            var value = start..(int)reader.BytesConsumed;
            envelope = name switch
            {
                "data" => envelope with { Data = value, DataIsString = kind == JsonTokenType.String },
                "data_base64" when kind != JsonTokenType.String => throw new JsonException("data_base64 must be a string"),
                "data_base64" => envelope with { DataBase64 = value },
                "datacontenttype" => envelope with { DataContentType = text },
                _ => envelope,
            };
            if (name is not "data" and not "data_base64")
                attribute?.Invoke(name, text ?? System.Text.Encoding.UTF8.GetString(json[value]));
        }
        // Whatever follows the object is read too, so that it is refused.
        while (reader.Read())
        {
        }
        return envelope;
    }
}
