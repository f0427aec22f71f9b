using System.Buffers;
using Millrace.Lake.Columns;
using Millrace.Lake.Delta.Log;
using Millrace.Lake.Delta.Schema;
using Millrace.Lake.Storage;

namespace Millrace.Lake.Delta.Writing;

/// <summary>The first commit of a table.</summary>
static class TableCreation
{
    static readonly SearchValues<char> s_oddCharacters = SearchValues.Create(" ,;{}()\n\t=");

    /// <returns>The table, or null if another writer made one first.</returns>
    public static async Task<Snapshot?> CreateAsync(
        TableFolder folder, TableDefinition definition, TableOptions options, CancellationToken cancellation)
    {
        Check(definition, folder.Name);
        var local = definition.Schema.Fields.Any(field => HoldsLocalTime(field.Type));
        var protocol = local
            ? new ProtocolAction(3, 7) { ReaderFeatures = ["timestampNtz"], WriterFeatures = ["appendOnly", "invariants", "timestampNtz"] }
            : new ProtocolAction(1, 2);
        var now = options.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        var metadata = new TableMetadata(
            Guid.NewGuid().ToString(), SchemaJson.Write(definition.Schema), definition.PartitionColumns,
            definition.Properties.ToDictionary(StringComparer.Ordinal))
        {
            Name = definition.Name,
            Description = definition.Description,
            CreatedTime = now,
        };
        ProtocolSupport.CheckWritable(protocol, metadata, definition.Schema, folder.Name);
        var info = new CommitInfo(new System.Text.Json.Nodes.JsonObject
        {
            ["timestamp"] = now,
            ["operation"] = "CREATE TABLE",
            ["operationParameters"] = new System.Text.Json.Nodes.JsonObject(),
            ["isBlindAppend"] = true,
            ["engineInfo"] = options.Engine,
            ["txnId"] = Guid.NewGuid().ToString(),
            ["tags"] = new System.Text.Json.Nodes.JsonObject { [FileNotes.KeyId] = folder.Store.KeyIdFor(folder.Full(LogFiles.Commit(0))) },
        });
        LogAction[] actions = [info, protocol, metadata];
        if (!await folder.Store.PutIfAbsentAsync(folder.Full(LogFiles.Commit(0)), ActionWriter.Write(actions), cancellation).ConfigureAwait(false))
            return null;
        LakeSteps.Passed(LakeStep.TableCreated);
        return new Snapshot(folder, 0, TableState.Empty.Apply(actions));
    }

    static void Check(TableDefinition definition, string table)
    {
        var fields = definition.Schema.Fields;
        if (fields.Count == 0)
            throw new DeltaException($"The table {table} needs at least one column");
        if (fields.GroupBy(field => field.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twins)
            throw new DeltaException($"The table {table} has the column '{twins.Key}' more than once (case does not count)");
        if (fields.FirstOrDefault(field => field.Name.Length == 0 || field.Name.AsSpan().IndexOfAny(s_oddCharacters) >= 0) is { } odd)
            throw new DeltaException($"The column name '{odd.Name}' of {table} is not accepted: none of the characters ' ,;{{}}()=', tab or line break");
        foreach (var column in definition.PartitionColumns)
        {
            var index = definition.Schema.IndexOf(column);
            if (index < 0)
                throw new DeltaException($"The table {table} is partitioned by '{column}', which is not one of its columns");
            if (fields[index].Type.IsNested || fields[index].Type.Kind == LakeTypeKind.Binary)
                throw new DeltaException($"The table {table} cannot be partitioned by '{column}' of type {fields[index].Type}");
        }
        if (definition.PartitionColumns.Count == fields.Count)
            throw new DeltaException($"The table {table} needs a column besides those that it is partitioned by");
    }

    static bool HoldsLocalTime(LakeType type) => type switch
    {
        TimestampType { IsUtc: false } => true,
        StructType record => record.Fields.Any(field => HoldsLocalTime(field.Type)),
        ListType list => HoldsLocalTime(list.Element.Type),
        MapType map => HoldsLocalTime(map.Key.Type) || HoldsLocalTime(map.Value.Type),
        _ => false,
    };
}
