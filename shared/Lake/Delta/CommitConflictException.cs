namespace Millrace.Lake.Delta;

/// <summary>Another writer changed what this operation had read; nothing was committed. Running the operation again is safe.</summary>
public sealed class CommitConflictException(string message, long version) : DeltaException(message)
{
    /// <summary>The version that the other writer committed.</summary>
    public long Version { get; } = version;
}
