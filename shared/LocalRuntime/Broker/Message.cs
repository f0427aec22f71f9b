namespace Millrace.LocalRuntime.Broker;

/// <summary>One message of a topic, as bytes with its metadata.</summary>
/// <param name="Offset">Position in its partition, from 0; -1 before it is stored.</param>
/// <param name="Timestamp">When it was stored, Unix milliseconds.</param>
/// <param name="Key">What chose the partition, or null.</param>
internal sealed record Message(
    long Offset, long Timestamp, string? Key, byte[] Value, IReadOnlyList<KeyValuePair<string, string>> Metadata)
{
    /// <summary>What it counts for in bounds on bytes.</summary>
    public int Size => Value.Length + 64;
}
