namespace Millrace.Lake.Delta;

/// <summary>What an operation tells its caller, and the newest version it saw.</summary>
readonly record struct OperationOutcome(CommitResult Result, Snapshot Snapshot)
{
    public static OperationOutcome Nothing(Snapshot snapshot) => new(new CommitResult(snapshot.Version, false, 0, 0, 0), snapshot);

    public static OperationOutcome Of(Committed committed, int added, int removed, long rowsAdded, long rowsRemoved) => committed.Done
        ? new(new CommitResult(committed.Snapshot.Version, true, added, removed, rowsAdded) { RowsRemoved = rowsRemoved }, committed.Snapshot)
        : Nothing(committed.Snapshot);
}
