using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Schema;

namespace Millrace.Lake.Delta.Writing;

/// <summary>Adds files. Goes through whatever others commit, unless they change what the files were written for.</summary>
sealed class AppendPlan(string operation, CommitOptions options, TableSchema data, IReadOnlyList<AddFile> files, TableOptions table)
    : CommitPlan(operation)
{
    public override bool IsBlindAppend => true;

    public override IReadOnlyList<LogAction>? Actions(Snapshot on)
    {
        if (Transactions.Done(on, options.Transactions))
            return null;
        var actions = new List<LogAction>();
        if (SchemaFit.Merge(on.Metadata.SchemaString, data, options.MergeSchema, on.Folder.Name) is { } grown)
            actions.Add(on.Metadata with { SchemaString = grown });
        actions.AddRange(Transactions.Actions(options.Transactions, table.Clock));
        actions.AddRange(files);
        return actions;
    }

    public override string? Conflict(Snapshot before, IReadOnlyList<LogAction> others) =>
        others.OfType<ProtocolAction>().Any() ? "changed the table's protocol"
        : others.OfType<TableMetadata>().Any(metadata => !metadata.PartitionColumns.SequenceEqual(before.PartitionColumns)) ? "changed the table's partitioning"
        : null;
}
