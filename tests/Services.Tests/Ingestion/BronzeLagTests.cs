using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Tenancy;
using Millrace.Ingestion;
using Millrace.Ingestion.Bronze;
using Millrace.Services.Tests.Serving;

namespace Millrace.Services.Tests.Ingestion;

/// <summary>How far bronze is behind while the lake takes no writes.</summary>
public sealed class BronzeLagTests : IDisposable
{
    readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly FixedClock _clock = new(DateTimeOffset.UnixEpoch.AddDays(20_000));
    readonly BronzeLag _lag;

    public BronzeLagTests() => _lag = new(new IngestionOptions { BrokerRetentionHours = 10 }, _clock, _services.GetRequiredService<IMeterFactory>());

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task It_is_the_age_of_the_oldest_batch_that_was_not_written_until_it_is()
    {
        var (first, second) = (Batch(lane: 1, hoursAgo: 1), Batch(lane: 2, hoursAgo: 0));
        _lag.Behind.ShouldBe(TimeSpan.Zero);
        await Should.ThrowAsync<IOException>(() => _lag.WatchAsync([first], Fail));
        await Should.ThrowAsync<IOException>(() => _lag.WatchAsync([second], Fail));
        _clock.Now += TimeSpan.FromHours(3);
        (_lag.Behind, _lag.IsDangerous).ShouldBe((TimeSpan.FromHours(4), false));
        _clock.Now += TimeSpan.FromHours(2);
        (_lag.Behind, _lag.IsDangerous).ShouldBe((TimeSpan.FromHours(6), true));

        await _lag.WatchAsync([first], () => Task.CompletedTask);
        (_lag.Behind, _lag.IsDangerous).ShouldBe((TimeSpan.FromHours(5), false));
        await _lag.WatchAsync([second], () => Task.CompletedTask);
        _lag.Behind.ShouldBe(TimeSpan.Zero);
    }

    static Task Fail() => throw new IOException("the disk is full");

    (RawBatch, long) Batch(int lane, int hoursAgo) => (new RawBatch
    {
        Tenant = TenantId.Parse("acme"), Pack = "ecommerce", Dataset = "interactions", Lane = lane, Source = "http", Rows = [],
        IngestTime = (_clock.Now.AddHours(-hoursAgo) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
    }, 1);
}
