using Microsoft.Extensions.Logging;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Resilience;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>What every delivery to one instance of an app needs.</summary>
internal sealed record DeliveryContext(
    string AppId, AppChannel App, DeliveryGate Gate, Policies Policies, long Epoch, TimeProvider Time, ILogger Logger)
{
    /// <summary>Spreads the waits of exponential retries; which way does not matter, so the seed is fixed.</summary>
    public Random Spread { get; } = new(20260101);

    public double NextSpread()
    {
        lock (Spread)
            return Spread.NextDouble();
    }
}
