using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Millrace.Contracts.Batches;

namespace Millrace.Ingestion.Bronze;

/// <summary>
/// How far bronze is behind: the age of the oldest batch that was delivered and is not in bronze yet. The broker deletes
/// messages when its retention is over, so an outage of the lake must end before; who watches this gauge knows how long is left.
/// </summary>
sealed class BronzeLag
{
    // Batches of a lane come in order, and come again until they are taken in.
    readonly ConcurrentDictionary<int, long> _oldest = new();
    readonly TimeProvider _clock;
    readonly TimeSpan _retention;

    public BronzeLag(IngestionOptions options, TimeProvider clock, IMeterFactory meters)
    {
        (_clock, _retention) = (clock, TimeSpan.FromHours(options.BrokerRetentionHours));
        meters.Create("Millrace.Ingestion").CreateObservableGauge("millrace_bronze_lag_seconds", () => Behind.TotalSeconds, "s", "Age of the oldest raw batch that waits for bronze");
    }

    /// <summary>The age of the oldest batch that waits; zero when none does.</summary>
    public TimeSpan Behind => _oldest.Values.Select(Age).DefaultIfEmpty().Max();

    /// <summary>Whether less than half of the broker's retention is left.</summary>
    public bool IsDangerous => Behind > _retention / 2;

    /// <summary>Writes a run of batches, which wait until that has succeeded.</summary>
    public async Task WatchAsync(IReadOnlyList<(RawBatch Batch, long Mark)> run, Func<Task> write)
    {
        foreach (var lane in run.GroupBy(item => item.Batch.Lane, item => item.Batch.IngestTime))
            _oldest[lane.Key] = lane.Min();
        await write();
        foreach (var (batch, _) in run)
            _oldest.TryRemove(batch.Lane, out _);
    }

    TimeSpan Age(long ingestTime) => _clock.GetUtcNow() - DateTimeOffset.UnixEpoch.AddTicks(ingestTime * TimeSpan.TicksPerMicrosecond);
}
