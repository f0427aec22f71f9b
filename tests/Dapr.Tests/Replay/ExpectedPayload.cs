using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.Dapr.Tests.Replay;

/// <summary>
/// What an endpoint behind the unwrapping must see of a delivery, computed in the plainest way from the rules of the
/// envelope.
/// </summary>
sealed record ExpectedPayload(byte[] Body, string? ContentType, bool IsJson)
{
    /// <summary>The payload; null when the envelope must be refused.</summary>
    public static ExpectedPayload? Of(byte[] envelope)
    {
        JsonObject json;
        try
        {
            json = JsonNode.Parse(envelope) as JsonObject ?? throw new JsonException();
        }
        catch (JsonException)
        {
            return null;
        }
        var given = (string?)json["datacontenttype"] ?? "";
        var mediaType = given.Split(';')[0].Trim();
        var type = mediaType.Length == 0 ? "application/json"
            : given.Contains("charset", StringComparison.OrdinalIgnoreCase) ? mediaType : given;
        var isJson = mediaType.Length == 0 || mediaType == "application/json" || mediaType.EndsWith("+json", StringComparison.Ordinal);
        if (json.ContainsKey("data") && json.ContainsKey("data_base64"))
            return null;
        if (json.ContainsKey("data_base64"))
            return new(Convert.FromBase64String((string)json["data_base64"]!), type, false);
        if (!json.ContainsKey("data"))
            return new([], null, false);
        var data = json["data"];
        var isText = data is JsonValue value && value.GetValueKind() == JsonValueKind.String;
        return isJson || !isText
            ? new(Encoding.UTF8.GetBytes(data?.ToJsonString() ?? "null"), type, true)
            : new(Encoding.UTF8.GetBytes((string)data!), type, false);
    }

    public void ShouldBeSeen(byte[] body, string? contentType)
    {
        contentType.ShouldBe(ContentType);
        if (IsJson)
            JsonNode.DeepEquals(JsonNode.Parse(body), JsonNode.Parse(Body)).ShouldBeTrue(
                $"{Encoding.UTF8.GetString(body)} is not {Encoding.UTF8.GetString(Body)}");
        else
            body.ShouldBe(Body);
    }
}
