using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Delta.Log;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Replaces files by others. Fails when somebody else removed one of them, or added rows that it should have seen.</summary>
/// <param name="operation">The operation's name.</param>
/// <param name="removed">Files that go.</param>
/// <param name="added">Files that come.</param>
/// <param name="read">Which rows the operation had to see; null when rows that others add do not matter.</param>
/// <param name="options">Transactions of the write.</param>
/// <param name="table">The clock.</param>
sealed class RewritePlan(
    string operation, IReadOnlyList<AddFile> removed, IReadOnlyList<AddFile> added, BoundFilter? read, CommitOptions options, TableOptions table)
    : CommitPlan(operation)
{
    readonly HashSet<string> _gone = [.. removed.Select(file => file.Key)];

    /// <summary>The grown schema, when the operation brings new columns.</summary>
    public TableMetadata? Metadata { get; init; }

    /// <summary>False when the rows are the same as before, only arranged otherwise.</summary>
    public bool DataChange { get; init; } = true;

    public override IReadOnlyList<LogAction>? Actions(Snapshot on)
    {
        if (Transactions.Done(on, options.Transactions))
            return null;
        var now = table.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var actions = new List<LogAction>();
        if (Metadata is not null)
            actions.Add(Metadata);
        actions.AddRange(Transactions.Actions(options.Transactions, table.Clock));
        actions.AddRange(removed.Select(file => new RemoveFile(file.Path, now, DataChange)
        {
            PartitionValues = file.PartitionValues,
            Size = file.Size,
            DeletionVector = file.DeletionVector,
        }));
        actions.AddRange(added.Select(file => file with { DataChange = DataChange }));
        return actions.Count == 0 ? null : actions;
    }

    public override string? Conflict(Snapshot before, IReadOnlyList<LogAction> others)
    {
        foreach (var action in others)
            switch (action)
            {
                case ProtocolAction:
                    return "changed the table's protocol";
                case TableMetadata:
                    return "changed the table's schema or properties";
                case RemoveFile remove when _gone.Contains(remove.Key):
                    return $"removed the file '{remove.Path}', which this operation rewrites";
                case AddFile { DataChange: true } add when read is not null && read.MayMatch(before.Bounds(add)):
                    return $"added the file '{add.Path}', whose rows this operation should have seen";
                case TransactionId txn when options.Transactions.Any(own => own.AppId == txn.AppId && txn.Version < own.Version):
                    return $"wrote for the same application '{txn.AppId}'";
            }
        return null;
    }
}
