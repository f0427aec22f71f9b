using System.Globalization;
using Millrace.LocalRuntime.Broker;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>The metadata of a stored message as subscribers see it.</summary>
internal static class MessageHeaders
{
    /// <summary>
    /// Position and time as a Kafka component gives them, the file's epoch, and what the publisher sent along. A dead
    /// letter keeps the position of the original: what it carries itself wins.
    /// </summary>
    public static Dictionary<string, string> Of(Message message, PartitionLog log, long epoch)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["__topic"] = log.Topic.Name,
            ["__partition"] = log.Index.ToString(CultureInfo.InvariantCulture),
            ["__offset"] = message.Offset.ToString(CultureInfo.InvariantCulture),
            ["__timestamp"] = message.Timestamp.ToString(CultureInfo.InvariantCulture),
            ["__epoch"] = epoch.ToString(CultureInfo.InvariantCulture),
        };
        if (message.Key is not null)
            headers["__key"] = message.Key;
        foreach (var (name, value) in message.Metadata)
            headers[name] = value;
        return headers;
    }

    /// <summary>The same message for a dead-letter topic: its bytes, its key, and where it came from.</summary>
    public static Message DeadLetter(Message message, PartitionLog log, long epoch, string pubSub)
    {
        var metadata = Of(message, log, epoch);
        metadata["pubsubName"] = pubSub;
        return message with { Metadata = [.. metadata] };
    }
}
