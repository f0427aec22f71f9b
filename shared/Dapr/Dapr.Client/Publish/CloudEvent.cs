using System.Text.Json.Serialization;

namespace Dapr;

/// <summary>
/// An event whose envelope the publisher writes himself; derive from it for further attributes. The sidecar fills in
/// what is absent, but never an id.
/// </summary>
public class CloudEvent
{
    /// <summary>Where the event comes from.</summary>
    [JsonPropertyName("source")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Uri Source { get; init; } = null!;

    /// <summary>What kind of event it is.</summary>
    [JsonPropertyName("type")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string Type { get; init; } = null!;

    /// <summary>What the event is about.</summary>
    [JsonPropertyName("subject")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string Subject { get; init; } = null!;
}
