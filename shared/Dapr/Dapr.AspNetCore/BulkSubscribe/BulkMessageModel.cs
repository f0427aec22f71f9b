namespace Dapr.AspNetCore;

/// <summary>A CloudEvent inside a batch.</summary>
public class BulkMessageModel<TValue>
{
    /// <summary>The id, unique for its source.</summary>
    public string Id { get; set; } = null!;

    /// <summary>Where the event comes from.</summary>
    public string Source { get; set; } = null!;

    /// <summary>What kind of event it is.</summary>
    public string Type { get; set; } = null!;

    /// <summary>The version of the CloudEvents specification.</summary>
    public string Specversion { get; set; } = null!;

    /// <summary>The media type of the data.</summary>
    public string Datacontenttype { get; set; } = null!;

    /// <summary>The payload.</summary>
    public TValue Data { get; set; } = default!;
}
