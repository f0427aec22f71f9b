using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Millrace.Lake.Columns;

namespace Millrace.Lake.Parquet.Reading;

/// <summary>
/// Several workers decode the columns of a file side by side, each its own share, and run a few batches ahead of who
/// reads them.
/// </summary>
sealed class ColumnPipeline(GroupPlan plan, IReadOnlyList<NodeReader> readers, long footerStart, int batchSize)
{
    const int Ahead = 3;

    public async IAsyncEnumerable<(int Rows, ColumnData[] Columns)> ReadAsync(int workers, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var shares = Shares(Math.Min(workers, readers.Count));
        var channels = shares.Select(_ => Channel.CreateBounded<(int Rows, ColumnData[] Columns)>(
            new BoundedChannelOptions(Ahead) { SingleReader = true, SingleWriter = true })).ToArray();
        var running = shares.Select((share, i) => Task.Run(() => FillAsync(share, channels[i].Writer, stopping.Token), CancellationToken.None)).ToArray();
        try
        {
            while (await NextAsync(channels, shares).ConfigureAwait(false) is { } batch)
                yield return batch;
        }
        finally
        {
            await stopping.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running).ConfigureAwait(false);
        }
    }

    // A failure ends the channel, and comes out where the channel is read.
    async Task FillAsync(int[] share, ChannelWriter<(int, ColumnData[])> writer, CancellationToken cancellationToken)
    {
        try
        {
            var worker = new ColumnWorker(plan, [.. share.Select(i => readers[i])], footerStart, batchSize);
            await foreach (var batch in worker.ReadAsync(cancellationToken).ConfigureAwait(false))
                await writer.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            writer.Complete();
        }
        catch (Exception e)
        {
            writer.Complete(e);
        }
    }

    async ValueTask<(int Rows, ColumnData[] Columns)?> NextAsync(Channel<(int Rows, ColumnData[] Columns)>[] channels, int[][] shares)
    {
        var columns = new ColumnData[readers.Count];
        var rows = 0;
        for (var w = 0; w < channels.Length; w++)
        {
            try
            {
                if (!await channels[w].Reader.WaitToReadAsync().ConfigureAwait(false))
                    return null;
            }
            catch (ChannelClosedException e) when (e.InnerException is not null)
            {
                ExceptionDispatchInfo.Throw(e.InnerException);
            }
            channels[w].Reader.TryRead(out var part);
            rows = part.Rows;
            for (var i = 0; i < shares[w].Length; i++)
                columns[shares[w][i]] = part.Columns[i];
        }
        return (rows, columns);
    }

    // The largest column goes to the worker that has the least so far.
    int[][] Shares(int workers)
    {
        var loads = new long[workers];
        var shares = Enumerable.Range(0, workers).Select(_ => new List<int>()).ToArray();
        foreach (var column in Enumerable.Range(0, readers.Count).OrderByDescending(i => readers[i].Weight(plan.Groups)))
        {
            var least = Array.IndexOf(loads, loads.Min());
            shares[least].Add(column);
            loads[least] += Math.Max(1, readers[column].Weight(plan.Groups));
        }
        return [.. shares.Select(s => s.ToArray())];
    }
}
