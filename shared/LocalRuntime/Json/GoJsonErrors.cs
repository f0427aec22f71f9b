using System.Text;
using System.Text.Json;

namespace Millrace.LocalRuntime.Json;

/// <summary>What Go's decoder says about JSON it cannot use.</summary>
internal static class GoJsonErrors
{
    /// <summary>Parses a body.</summary>
    /// <exception cref="FormatException">It is no JSON; the message is Go's.</exception>
    public static JsonDocument Parse(byte[] body)
    {
        if (body.AsSpan().Trim(" \t\r\n"u8).IsEmpty)
            throw new FormatException("EOF");
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException failure)
        {
            throw new FormatException(Describe(body, failure));
        }
    }

    static string Describe(byte[] body, JsonException failure)
    {
        var position = Position(body, failure);
        if (position >= body.Length)
            return "unexpected EOF";
        var character = Encoding.UTF8.GetString(body, position, 1);
        var before = position == 0 ? ' ' : (char)body.AsSpan(0, position).TrimEnd(" \t\r\n"u8)[^1];
        var what = before switch
        {
            '{' => "looking for beginning of object key string",
            ',' or '[' or ':' or ' ' => "looking for beginning of value",
            _ => "after top-level value",
        };
        return $"invalid character '{character}' {what}";
    }

    static int Position(byte[] body, JsonException failure)
    {
        var position = 0;
        for (var line = failure.LineNumber ?? 0; line > 0 && position < body.Length; line--)
            position += body.AsSpan(position).IndexOf((byte)'\n') + 1;
        return position + (int)(failure.BytePositionInLine ?? 0);
    }

    /// <summary>The name Go gives to a kind of value.</summary>
    public static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.Number => "number",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "bool",
        _ => "null",
    };

    /// <summary>The error of a member with a value of the wrong kind.</summary>
    public static FormatException WrongKind(JsonElement value, string member, string type) =>
        new($"json: cannot unmarshal {Kind(value)} into Go struct field SetRequest.{member} of type {type}");
}
