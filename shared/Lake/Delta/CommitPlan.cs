using Millrace.Lake.Delta.Log;

namespace Millrace.Lake.Delta;

/// <summary>What an operation wants to commit.</summary>
abstract class CommitPlan(string operation)
{
    /// <summary>The operation's name in the history.</summary>
    public string Operation { get; } = operation;

    /// <summary>Notes for the history.</summary>
    public Dictionary<string, string> Parameters { get; init; } = [];

    /// <summary>True when nothing of the table was read.</summary>
    public virtual bool IsBlindAppend => false;

    /// <summary>The actions on top of a version; null when there is nothing to do any more.</summary>
    public abstract IReadOnlyList<LogAction>? Actions(Snapshot on);

    /// <summary>Why another writer's commit makes this one impossible, as the end of a sentence; null if it does not.</summary>
    public abstract string? Conflict(Snapshot before, IReadOnlyList<LogAction> others);
}

/// <summary>The outcome of a commit: the newest snapshot, and whether the plan's actions are what made it.</summary>
readonly record struct Committed(Snapshot Snapshot, bool Done);
