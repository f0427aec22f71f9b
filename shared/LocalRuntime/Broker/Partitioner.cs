using System.Globalization;
using System.Text;

namespace Millrace.LocalRuntime.Broker;

/// <summary>Which partition a key belongs to.</summary>
internal static class Partitioner
{
    /// <summary>
    /// The partition of a key. A number below the count of partitions names its partition, so that lanes numbered by
    /// the publisher never share one by chance; any other key goes by its FNV-1a hash, as Kafka's Go producers do.
    /// </summary>
    public static int Of(string key, int partitions)
    {
        if (key.Length <= 4 && int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < partitions)
            return number;
        var hash = 0x811c9dc5u;
        foreach (var octet in Encoding.UTF8.GetBytes(key))
            hash = (hash ^ octet) * 0x01000193u;
        return (int)((uint)Math.Abs((long)(int)hash) % (uint)partitions);
    }
}
