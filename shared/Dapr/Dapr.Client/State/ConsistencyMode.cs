namespace Dapr.Client;

/// <summary>How far a write must have come, or how fresh a read must be.</summary>
public enum ConsistencyMode
{
    /// <summary>Replicas may lag behind.</summary>
    Eventual,

    /// <summary>All replicas, or a quorum, agree.</summary>
    Strong,
}
