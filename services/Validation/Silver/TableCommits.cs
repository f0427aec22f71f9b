using System.Threading.Channels;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta;

namespace Millrace.Validation.Silver;

/// <summary>
/// Gathers what many deliveries bring for one table into few commits, and lets each delivery wait for the commit that holds it. The
/// table remembers per writer how far it has come, so what comes again is left out.
/// </summary>
sealed class TableCommits<T> : IAsyncDisposable
{
    static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(30);

    readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    readonly CancellationTokenSource _stopping = new();
    readonly string _path;
    readonly Func<Task<DeltaTable>> _open;
    readonly Func<IReadOnlyList<T>, ColumnBatch> _columns;
    readonly ValidationOptions _options;
    readonly TimeProvider _clock;
    readonly ILogger _logger;
    readonly Task _loop;
    int _sinceCompaction;

    sealed record Waiting(IReadOnlyList<Commit<T>> Items, bool MoreBehind, TaskCompletionSource Done);

    public TableCommits(
        string path, Func<Task<DeltaTable>> open, Func<IReadOnlyList<T>, ColumnBatch> columns, ValidationOptions options, TimeProvider clock, ILogger logger)
    {
        (_path, _open, _columns, _options, _clock, _logger) = (path, open, columns, options, clock, logger);
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Completes when the items are in the table.</summary>
    /// <param name="items">The items, in order.</param>
    /// <param name="moreBehind">Whether more will come as soon as these are done, so that waiting for company is in vain.</param>
    public Task AddAsync(IReadOnlyList<Commit<T>> items, bool moreBehind)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!_waiting.Writer.TryWrite(new(items, moreBehind, done)))
            done.SetException(new InvalidOperationException("The service is stopping; the message will come again."));
        return done.Task;
    }

    async Task RunAsync()
    {
        await foreach (var first in _waiting.Reader.ReadAllAsync())
        {
            var group = await GatherAsync(first);
            try
            {
                await CommitAsync([.. group.SelectMany(waiting => waiting.Items)]);
                foreach (var waiting in group)
                    waiting.Done.SetResult();
                await CompactAsync();
            }
            catch (Exception failure)
            {
                // Whatever it was, the deliveries fail and come again: the loop must live for them.
                _logger.CommitFailed(failure, _path, group.Sum(waiting => waiting.Items.Count));
                foreach (var waiting in group)
                    waiting.Done.TrySetException(failure);
            }
        }
    }

    async Task<List<Waiting>> GatherAsync(Waiting first)
    {
        List<Waiting> group = [first];
        var rows = first.Items.Sum(item => item.Rows);
        var started = _clock.GetTimestamp();
        while (rows < _options.CommitRows)
        {
            var left = TimeSpan.FromSeconds(_options.CommitSeconds) - _clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || _stopping.IsCancellationRequested)
                break;
            var pause = group.Exists(waiting => waiting.MoreBehind) && s_quiet < left ? s_quiet : left;
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            limit.CancelAfter(pause);
            try
            {
                if (!await _waiting.Reader.WaitToReadAsync(limit.Token))
                    break;
            }
            catch (OperationCanceledException)
            {
                break;
            }

            while (_waiting.Reader.TryRead(out var next))
            {
                group.Add(next);
                rows += next.Items.Sum(item => item.Rows);
            }
        }

        return group;
    }

    async Task CommitAsync(List<Commit<T>> items)
    {
        var table = await _open();
        await table.RefreshAsync();
        var fresh = items
            .Where(item => item.Version > (table.Snapshot.TransactionVersion(item.Writer) ?? -1))
            .DistinctBy(item => (item.Writer, item.Version))
            .ToList();
        if (fresh.Count == 0)
            return;
        TransactionVersion[] marks = [.. fresh.GroupBy(item => item.Writer, StringComparer.Ordinal)
            .Select(group => new TransactionVersion(group.Key, group.Max(item => item.Version)))];
        await table.AppendAsync([_columns([.. fresh.Select(item => item.Content)])], new CommitOptions { Transactions = marks });
        _sinceCompaction++;
    }

    async Task CompactAsync()
    {
        if (_options.CompactEvery == 0 || _sinceCompaction < _options.CompactEvery)
            return;
        try
        {
            await (await _open()).CompactAsync();
        }
        catch (DeltaException failure)
        {
            // The rows are safe; only their files stay small until the next attempt.
            _logger.CompactionFailed(failure, _path);
        }

        _sinceCompaction = 0;
    }

    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        _stopping.Dispose();
    }
}
