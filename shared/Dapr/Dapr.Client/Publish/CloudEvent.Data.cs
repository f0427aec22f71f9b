using System.Text.Json.Serialization;

namespace Dapr;

/// <summary>An event with its payload, as JSON.</summary>
/// <param name="data">The payload.</param>
public class CloudEvent<TData>(TData data) : CloudEvent
{
    /// <summary>The payload.</summary>
    [JsonPropertyName("data")]
    public TData Data { get; } = data;

    /// <summary>Always <c>application/json</c>.</summary>
    [JsonPropertyName("datacontenttype")]
    public string DataContentType => "application/json";
}
