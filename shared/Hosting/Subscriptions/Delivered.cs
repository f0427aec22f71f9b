using System.Globalization;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;

namespace Millrace.Hosting.Subscriptions;

/// <summary>A message as the sidecar brought it: its envelope and where it stands in the topic.</summary>
public sealed record Delivered(CloudEventEnvelope Envelope, SourcePosition Position)
{
    /// <summary>The position that the broker's metadata tell.</summary>
    /// <param name="of">Gives a metadata value by name, or null.</param>
    /// <param name="epoch">The epoch where the broker tells none.</param>
    /// <exception cref="FormatException">The broker tells no position: features need an ordered broker.</exception>
    public static SourcePosition PositionOf(Func<string, string?> of, int epoch)
    {
        if (!int.TryParse(of("__partition"), NumberStyles.None, CultureInfo.InvariantCulture, out var partition)
            || !long.TryParse(of("__offset"), NumberStyles.None, CultureInfo.InvariantCulture, out var offset))
            throw new FormatException("The broker tells no __partition and __offset: use Kafka or the embedded runtime.");
        return new(partition, offset, int.TryParse(of("__epoch"), NumberStyles.None, CultureInfo.InvariantCulture, out var told) ? told : epoch);
    }
}
