namespace Dapr.Client;

/// <summary>An actor type and how many of its actors are active.</summary>
/// <param name="type">The type's name.</param>
/// <param name="count">How many are active.</param>
public sealed class DaprActorMetadata(string type, int count)
{
    /// <summary>The type's name.</summary>
    public string Type { get; } = type;

    /// <summary>How many are active.</summary>
    public int Count { get; } = count;
}
