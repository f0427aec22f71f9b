namespace Dapr.AspNetCore;

/// <summary>The outcome of one event. The names are those on the wire.</summary>
public enum BulkSubscribeAppResponseStatus
{
    /// <summary>Done.</summary>
    SUCCESS,

    /// <summary>To be delivered again.</summary>
    RETRY,

    /// <summary>Not to be delivered again; goes to the dead-letter topic if there is one.</summary>
    DROP,
}
