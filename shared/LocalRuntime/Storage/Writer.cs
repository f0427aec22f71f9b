using System.Threading.Channels;

namespace Millrace.LocalRuntime.Storage;

/// <summary>
/// The only writer of the file. It takes every job that waits, runs them in one transaction and answers all of them
/// after the one commit, so the cost of a commit is shared by whoever came in the meantime.
/// </summary>
internal sealed class Writer : IAsyncDisposable
{
    const int MostJobsPerCommit = 512;

    readonly Channel<WriteJob> _queue =
        Channel.CreateUnbounded<WriteJob>(new UnboundedChannelOptions { SingleReader = true });
    readonly Connection _connection;
    readonly Task _run;

    public Writer(Connection connection)
    {
        _connection = connection;
        _run = Task.Run(RunAsync);
    }

    /// <summary>Queues a job. Jobs are applied in the order of these calls.</summary>
    public Task Enqueue(WriteJob job)
    {
        if (!_queue.Writer.TryWrite(job))
            job.Fail(new DatabaseException("the runtime has stopped"));
        return job.Done;
    }

    async Task RunAsync()
    {
        var jobs = new List<WriteJob>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            jobs.Clear();
            while (jobs.Count < MostJobsPerCommit && _queue.Reader.TryRead(out var job))
                jobs.Add(job);
            Commit(jobs);
        }
    }

    void Commit(List<WriteJob> jobs)
    {
        try
        {
            _connection["BEGIN IMMEDIATE"].Run();
            foreach (var job in jobs)
                job.Apply(_connection);
            _connection["COMMIT"].Run();
        }
        catch (Exception failure)
        {
            // Nothing of the transaction is there: every job that shared it is told so.
            try
            {
                _connection["ROLLBACK"].Run();
            }
            catch (DatabaseException)
            {
                // Some errors have already rolled back by themselves.
            }
            foreach (var job in jobs)
                job.RolledBack();
            foreach (var job in jobs)
                job.Fail(failure);
            return;
        }
        foreach (var job in jobs)
            job.Committed();
        foreach (var job in jobs)
            job.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _run;
        _connection.Dispose();
    }
}
