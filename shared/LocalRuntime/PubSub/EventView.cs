using System.Globalization;
using System.Text.Json;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>What delivery needs to know of a stored event, read without building its tree.</summary>
internal readonly record struct EventView(bool IsObject, string? Id, string? Expiration, string? TraceParent, string? TraceState)
{
    public static EventView Of(byte[] body)
    {
        string? id = null, expiration = null, parent = null, state = null;
        try
        {
            var reader = new Utf8JsonReader(body);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return default;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.ValueTextEquals("id"u8) ? 1 : reader.ValueTextEquals("expiration"u8) ? 2
                    : reader.ValueTextEquals("traceparent"u8) ? 3 : reader.ValueTextEquals("tracestate"u8) ? 4 : 0;
                reader.Read();
                if (name == 0 || reader.TokenType != JsonTokenType.String)
                    reader.Skip();
                else
                    _ = name switch
                    {
                        1 => id = reader.GetString(),
                        2 => expiration = reader.GetString(),
                        3 => parent = reader.GetString(),
                        _ => state = reader.GetString(),
                    };
            }
            return new(true, id, expiration, parent, state);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    public bool IsExpired(DateTimeOffset now) => Expiration is not null
        && DateTimeOffset.TryParse(Expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end)
        && end < now;
}
