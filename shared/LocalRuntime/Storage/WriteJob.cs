namespace Millrace.LocalRuntime.Storage;

/// <summary>One change of the file. Jobs that arrive together share a commit.</summary>
internal abstract class WriteJob
{
    readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the change is durable, or with the database's error.</summary>
    public Task Done => _done.Task;

    /// <summary>Runs inside the shared transaction, on the writer's connection.</summary>
    public abstract void Apply(Connection connection);

    /// <summary>Runs after the commit, in the order of the jobs, before <see cref="Done"/> ends.</summary>
    public virtual void Committed()
    {
    }

    /// <summary>Runs when the transaction was undone.</summary>
    public virtual void RolledBack()
    {
    }

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception failure) => _done.TrySetException(failure);
}
