using System.CommandLine;
using System.Globalization;
using Millrace.Lake.Delta;
using Millrace.Lake.Layers;

namespace Millrace.Cli.Lake;

/// <summary>The verbs that look at tables.</summary>
static class LakeLooking
{
    public static Command List(Option<string> root, Option<bool> json)
    {
        var prefix = new Argument<string>("prefix") { Description = "Only tables below this path", DefaultValueFactory = _ => "" };
        var command = new Command("list", "The lake's tables") { prefix };
        command.SetAction((result, token) => LakeCommand.RunAsync(async () =>
        {
            var store = LakeCommand.Open(result.GetValue(root)!);
            await foreach (var path in TableListing.ListAsync(store, result.GetValue(prefix)!, token).ConfigureAwait(false))
            {
                var table = await DeltaTable.OpenAsync(store, path, null, token).ConfigureAwait(false);
                Print.Line(result.GetValue(json),
                    ("table", table.Path), ("version", table.Version), ("files", table.Snapshot.FileCount),
                    ("rows", table.Snapshot.RowCount()), ("bytes", table.Snapshot.SizeInBytes));
            }
        }));
        return command;
    }

    public static Command Describe(Option<string> root, Option<bool> json)
    {
        var path = LakeCommand.Table();
        var version = new Option<long?>("--version") { Description = "As of this version" };
        var at = new Option<string?>("--timestamp", "--as-of") { Description = "As of this time, ISO 8601, UTC unless it says otherwise" };
        var command = new Command("describe", "A table's columns, partitions, properties and size") { path, version, at };
        command.SetAction((result, token) => LakeCommand.RunAsync(async () =>
        {
            var table = await DeltaTable.OpenAsync(LakeCommand.Open(result.GetValue(root)!), result.GetValue(path)!, null, token).ConfigureAwait(false);
            var machine = result.GetValue(json);
            var snapshot = (result.GetValue(version), LakeReading.Time(result.GetValue(at))) switch
            {
                ({ }, { }) => throw new DeltaException("A description is as of a version or as of a time, not both"),
                ({ } number, _) => await table.SnapshotAtAsync(number, token).ConfigureAwait(false),
                (_, { } time) => await table.SnapshotAtAsync(time, token).ConfigureAwait(false),
                _ => table.Snapshot,
            };
            Print.Line(machine, ("table", table.Path), ("version", snapshot.Version), ("files", snapshot.FileCount),
                ("rows", snapshot.RowCount()), ("bytes", snapshot.SizeInBytes), ("partitionedBy", string.Join(",", snapshot.PartitionColumns)));
            foreach (var field in snapshot.Schema.Fields)
                Print.Line(machine, ("column", field.Name), ("type", field.Type.ToString()), ("nullable", field.Nullable));
            foreach (var (name, value) in snapshot.Metadata.Configuration)
                Print.Line(machine, ("property", name), ("value", value));
            foreach (var (app, txn) in snapshot.Transactions)
                Print.Line(machine, ("transaction", app), ("version", txn.Version));
        }));
        return command;
    }

    public static Command History(Option<string> root, Option<bool> json)
    {
        var path = LakeCommand.Table();
        var limit = new Option<int>("--limit") { Description = "The newest so many commits", DefaultValueFactory = _ => 20 };
        var command = new Command("history", "A table's commits, newest first") { path, limit };
        command.SetAction((result, token) => LakeCommand.RunAsync(async () =>
        {
            var table = await DeltaTable.OpenAsync(LakeCommand.Open(result.GetValue(root)!), result.GetValue(path)!, null, token).ConfigureAwait(false);
            foreach (var entry in await table.HistoryAsync(result.GetValue(limit), token).ConfigureAwait(false))
                Print.Line(result.GetValue(json), [("version", entry.Version), ("at", entry.Timestamp.ToString("O", CultureInfo.InvariantCulture)),
                    ("operation", entry.Operation), .. entry.Details.Select(detail => (detail.Key, (object?)detail.Value))]);
        }));
        return command;
    }
}
