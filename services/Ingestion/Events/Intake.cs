using System.Diagnostics;
using Millrace.Contracts.Batches;
using Millrace.Contracts.Datasets;
using Millrace.Contracts.Delivery;
using Millrace.Contracts.Intake;
using Millrace.Contracts.Problems;
using Millrace.Contracts.Tenancy;
using Millrace.Ingestion.Publishing;

namespace Millrace.Ingestion.Events;

/// <summary>
/// The rows of one request on their way to the log: looked at, told apart, laid into the batch of their lane, and counted once
/// the broker has them.
/// </summary>
sealed class Intake : IDisposable
{
    readonly LaneBatch?[] _lanes = new LaneBatch?[Lane.Count];
    readonly RowScanner _scanner;
    readonly SeenIds _seen = new();
    readonly BatchPublisher _publisher;
    readonly TimeProvider _clock;
    readonly TenantId _tenant;
    readonly DatasetContract _contract;
    readonly string _source;
    readonly CancellationToken _cancellation;
    long _next;

    public Intake(TenantId tenant, DatasetContract contract, string source, BatchPublisher publisher, TimeProvider clock, CancellationToken cancellation)
    {
        (_tenant, _contract, _source, _publisher, _clock, _cancellation) = (tenant, contract, source, publisher, clock, cancellation);
        _scanner = new(contract, tenant);
    }

    public IntakeCounts Counts { get; } = new();

    /// <summary>True when rows wait for their batch.</summary>
    public bool HasOpenBatches => Array.Exists(_lanes, lane => lane is not null);

    /// <summary>Takes a row. The returned task is nearly always done; else it waits for room in the row's lane.</summary>
    public ValueTask AddAsync(ReadOnlySpan<byte> row)
    {
        var index = _next++;
        Counts.Bytes += row.Length;
        if (!_scanner.Scan(row, out var problem))
        {
            Counts.Reject(index, problem);
            return ValueTask.CompletedTask;
        }

        if (!_seen.Add(_scanner.Id))
        {
            Counts.Duplicates++;
            return ValueTask.CompletedTask;
        }

        var lane = _lanes[_scanner.Lane] ??= new();
        if (!lane.Writer.IsOpen)
            lane.Writer.Begin(Head(), _scanner.Lane, Micros(_clock.GetUtcNow()), _source);
        lane.Add(_scanner.Id, row, index);
        return lane.Writer.Rows < RawBatch.MaxRows && lane.Writer.Bytes < RawBatch.MaxBytes - (2 * row.Length)
            ? ValueTask.CompletedTask
            : new(SendAsync(lane, _scanner.Lane));
    }

    /// <summary>Refuses a row that could not even be read.</summary>
    public void Reject(string code, string detail) => Counts.Reject(_next++, new(code, detail));

    /// <summary>Sends what is left and waits until every batch is settled.</summary>
    public async Task CompleteAsync()
    {
        for (var lane = 0; lane < _lanes.Length; lane++)
            if (_lanes[lane] is { Writer.IsOpen: true } open)
                await SendAsync(open, lane);
        foreach (var lane in _lanes)
            if (lane is not null)
                await SettleAsync(lane);
    }

    async Task SendAsync(LaneBatch batch, int lane)
    {
        await SettleAsync(batch);
        batch.Send((message, rows) => _publisher.PublishAsync(Topics.EventsRaw, lane, message, rows, _cancellation));
    }

    async Task SettleAsync(LaneBatch lane)
    {
        if (await lane.Sent)
            Counts.Accepted += lane.SentIndices.Count;
        else
            foreach (var index in lane.SentIndices)
                Counts.Reject(index, new(ErrorCode.NotAccepted, "The broker did not take the event; sending it again is safe."));
        lane.Settle();
    }

    CloudEventHead Head() => new(
        Guid.NewGuid().ToString("N"), Topics.EventsRaw, AppIds.Ingestion, _tenant, _contract.Pack, _contract.Dataset, _clock.GetUtcNow(), Activity.Current?.Id);

    static long Micros(DateTimeOffset time) => (time.UtcTicks - DateTime.UnixEpoch.Ticks) / 10;

    public void Dispose()
    {
        foreach (var lane in _lanes)
            lane?.Dispose();
    }
}
