using Dapr;
using Dapr.Client;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Delivery;
using Millrace.Ingestion.Access;

namespace Millrace.Ingestion.Publishing;

/// <summary>Puts finished messages on a topic by Dapr, a bounded number at once; the lane is the key that keeps their order.</summary>
sealed class BatchPublisher(DaprClient dapr, BackPressure backPressure, IngestionOptions options, ILogger<BatchPublisher> logger) : IDisposable
{
    static readonly Dictionary<string, string>[] s_keys =
        [.. Enumerable.Range(0, Lane.Count).Select(lane => new Dictionary<string, string> { ["partitionKey"] = Lane.KeyOf(lane) })];

    readonly SemaphoreSlim _slots = new(options.MaxBatchesInFlight);

    /// <summary>Publishes a message; true once the broker has it.</summary>
    public async Task<bool> PublishAsync(string topic, int lane, ReadOnlyMemory<byte> message, int rows, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            await dapr.PublishByteEventAsync(Components.PubSub, topic, message, CloudEventEnvelope.ContentType, s_keys[lane], cancellationToken);
            return true;
        }
        catch (Exception refused) when (refused is DaprException or HttpRequestException or TimeoutException)
        {
            backPressure.Refused();
            logger.NotTaken(refused, rows, lane, topic);
            return false;
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
