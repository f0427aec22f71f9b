using System.Collections.Concurrent;
using Millrace.Contracts.Tenancy;

namespace Millrace.Ingestion.Access;

/// <summary>
/// Events per second of each tenant, as a bucket that holds one second's worth: a request is let in while the bucket is not
/// overdrawn, and its rows are taken from it, so a long stream is paid for afterwards.
/// </summary>
sealed class TenantQuotas(TenantLimits limits, TimeProvider clock)
{
    readonly ConcurrentDictionary<TenantId, Bucket> _buckets = new();

    sealed class Bucket(double rate, long now)
    {
        public double Rate { get; } = rate;
        public double Tokens { get; set; } = rate;
        public long At { get; set; } = now;
    }

    /// <summary>How long a tenant must wait before a request; zero when it may come.</summary>
    public TimeSpan Wait(TenantId tenant)
    {
        var bucket = Of(tenant);
        if (bucket.Rate <= 0)
            return TimeSpan.Zero;
        lock (bucket)
        {
            Refill(bucket);
            return bucket.Tokens > 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((1 - bucket.Tokens) / bucket.Rate);
        }
    }

    /// <summary>Takes rows from a tenant's bucket.</summary>
    public void Take(TenantId tenant, long rows)
    {
        var bucket = Of(tenant);
        if (bucket.Rate <= 0)
            return;
        lock (bucket)
        {
            Refill(bucket);
            bucket.Tokens -= rows;
        }
    }

    Bucket Of(TenantId tenant) => _buckets.GetOrAdd(tenant, _ => new(limits.EventsPerSecond(tenant), clock.GetTimestamp()));

    void Refill(Bucket bucket)
    {
        var now = clock.GetTimestamp();
        bucket.Tokens = Math.Min(bucket.Rate, bucket.Tokens + clock.GetElapsedTime(bucket.At, now).TotalSeconds * bucket.Rate);
        bucket.At = now;
    }
}
