namespace Millrace.LocalRuntime.PubSub;

/// <summary>How a content type decides what data mean. Parameters never count.</summary>
internal static class MediaType
{
    public static bool IsJson(string contentType) => Is(contentType, "application/json");

    public static bool IsCloudEvent(string contentType) => Is(contentType, "application/cloudevents+json");

    public static bool IsBinary(string contentType) =>
        Is(contentType, "application/octet-stream") || Is(contentType, "application/cloudevents+protobuf");

    static bool Is(string contentType, string media) =>
        contentType.AsSpan(0, contentType.IndexOf(';', StringComparison.Ordinal) is var end and >= 0 ? end : contentType.Length)
            .Trim().Equals(media, StringComparison.OrdinalIgnoreCase);
}
