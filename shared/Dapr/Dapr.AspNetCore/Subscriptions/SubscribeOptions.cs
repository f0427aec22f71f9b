namespace Dapr;

/// <summary>What holds for all subscriptions of the app.</summary>
public class SubscribeOptions
{
    /// <summary>True when the messages of all topics are no CloudEvents.</summary>
    public bool EnableRawPayload { get; set; }
}
