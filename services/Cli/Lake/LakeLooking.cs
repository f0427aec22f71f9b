using System.CommandLine;
using System.Globalization;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.Cli.Lake;

/// <summary>The verbs that look at tables.</summary>
static class LakeLooking
{
    const string FirstCommit = "/_delta_log/";

    public static Command List(Option<string> root, Option<bool> json)
    {
        var prefix = new Argument<string>("prefix") { Description = "Only tables below this path", DefaultValueFactory = _ => "" };
        var command = new Command("list", "The lake's tables") { prefix };
        command.SetAction((result, token) => LakeCommand.RunAsync(async () =>
        {
            var store = LakeRoot.Open(result.GetValue(root)!);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var info in store.ListAsync(result.GetValue(prefix)!, null, token).ConfigureAwait(false))
            {
                var log = info.Path.IndexOf(FirstCommit, StringComparison.Ordinal);
                if (log <= 0 || !seen.Add(info.Path[..log]))
                    continue;
                var table = await DeltaTable.OpenAsync(store, info.Path[..log], null, token).ConfigureAwait(false);
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
        var command = new Command("describe", "A table's columns, partitions, properties and size") { path };
        command.SetAction((result, token) => LakeCommand.RunAsync(async () =>
        {
            var table = await DeltaTable.OpenAsync(LakeRoot.Open(result.GetValue(root)!), result.GetValue(path)!, null, token).ConfigureAwait(false);
            var (snapshot, machine) = (table.Snapshot, result.GetValue(json));
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
            var table = await DeltaTable.OpenAsync(LakeRoot.Open(result.GetValue(root)!), result.GetValue(path)!, null, token).ConfigureAwait(false);
            foreach (var entry in await table.HistoryAsync(result.GetValue(limit), token).ConfigureAwait(false))
                Print.Line(result.GetValue(json), [("version", entry.Version), ("at", entry.Timestamp.ToString("O", CultureInfo.InvariantCulture)),
                    ("operation", entry.Operation), .. entry.Details.Select(detail => (detail.Key, (object?)detail.Value))]);
        }));
        return command;
    }
}
