namespace Dapr;

/// <summary>How envelopes are taken off.</summary>
public class CloudEventsMiddlewareOptions
{
    /// <summary>True to hand over text payloads as JSON strings instead of the text inside them.</summary>
    public bool SuppressJsonDecodingOfTextPayloads { get; set; }

    /// <summary>True to hand over the envelope's attributes as headers <c>Cloudevent.{name}</c>.</summary>
    public bool ForwardCloudEventPropertiesAsHeaders { get; set; }

    /// <summary>The only attributes to hand over; all when null.</summary>
    public string[] IncludedCloudEventPropertiesAsHeaders { get; set; } = null!;

    /// <summary>Attributes not to hand over.</summary>
    public string[] ExcludedCloudEventPropertiesFromHeaders { get; set; } = null!;
}
