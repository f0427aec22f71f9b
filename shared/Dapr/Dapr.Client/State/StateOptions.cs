namespace Dapr.Client;

/// <summary>How a store treats a write. What is null is left to the store.</summary>
public class StateOptions
{
    /// <summary>How far the write must have come.</summary>
    public ConsistencyMode? Consistency { get; set; }

    /// <summary>Who wins when two write the same key.</summary>
    public ConcurrencyMode? Concurrency { get; set; }
}
