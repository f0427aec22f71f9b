namespace Millrace.LocalRuntime.Broker;

/// <summary>A live reader of one topic in one group: an instance of an app, or a stream of one.</summary>
internal abstract class Consumer
{
    /// <summary>How many messages it takes at once; 1 = one at a time.</summary>
    public virtual int MostMessages => 1;

    /// <summary>How long a batch may wait for more messages before it is handed over.</summary>
    public virtual TimeSpan LongestWait => TimeSpan.Zero;

    /// <summary>
    /// Works on messages of one partition and returns when all of them are done for good, retries included. When the
    /// lane is taken away it throws <see cref="OperationCanceledException"/>, and the messages come to the next owner.
    /// </summary>
    public abstract Task HandleAsync(PartitionLog log, IReadOnlyList<Message> messages, CancellationToken lost);
}
