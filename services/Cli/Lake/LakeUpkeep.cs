using System.CommandLine;
using Millrace.Lake.Delta;

namespace Millrace.Cli.Lake;

/// <summary>The verbs that keep tables in order.</summary>
static class LakeUpkeep
{
    public static Command Compact(Option<string> root, Option<bool> json, TimeProvider clock)
    {
        var path = LakeCommand.Table();
        var cluster = new Option<string?>("--z-order-by") { Description = "Cluster rows by these columns, separated by commas" };
        var size = new Option<long?>("--target-mb") { Description = "Size of the new files, MiB; 128 without it" };
        var command = new Command("compact", "Put small files together; rows do not change") { path, cluster, size };
        command.SetAction((result, token) => LakeCommand.RunAsync(async () =>
        {
            var table = await OpenAsync(result.GetValue(root)!, result.GetValue(path)!, clock, token).ConfigureAwait(false);
            Print.Progress($"compacting {table.Path}: {table.Snapshot.FileCount} files, {table.Snapshot.SizeInBytes} bytes");
            var done = await table.CompactAsync(new CompactOptions
            {
                ZOrderBy = result.GetValue(cluster)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
                TargetFileSize = result.GetValue(size) * 1024 * 1024,
                Progress = new Told<CompactProgress>(at => Print.Progress($"{at.FilesDone} of {at.Files} files rewritten ({at.Bytes} bytes in all)")),
            }, token).ConfigureAwait(false);
            Print.Line(result.GetValue(json), ("table", table.Path), ("version", done.Version), ("filesRemoved", done.FilesRemoved), ("filesAdded", done.FilesAdded));
        }));
        return command;
    }

    public static Command Vacuum(Option<string> root, Option<bool> json, TimeProvider clock)
    {
        var path = LakeCommand.Table();
        var hours = new Option<double>("--retention-hours") { Description = "Keep what versions of so many hours need", DefaultValueFactory = _ => VacuumOptions.SafeRetention.TotalHours };
        var dry = new Option<bool>("--dry-run") { Description = "Only tell" };
        var force = new Option<bool>("--force") { Description = "Allow a retention below a week" };
        var command = new Command("vacuum", "Remove files that no version within the retention needs") { path, hours, dry, force };
        command.SetAction((result, token) => LakeCommand.RunAsync(async () =>
        {
            var table = await OpenAsync(result.GetValue(root)!, result.GetValue(path)!, clock, token).ConfigureAwait(false);
            Print.Progress($"vacuuming {table.Path}");
            var done = await table.VacuumAsync(new VacuumOptions
            {
                Retention = TimeSpan.FromHours(result.GetValue(hours)),
                DryRun = result.GetValue(dry),
                Force = result.GetValue(force),
            }, token).ConfigureAwait(false);
            foreach (var file in done.Files)
                Print.Progress($"{(done.DryRun ? "would remove" : "removed")} {file}");
            Print.Line(result.GetValue(json), ("table", table.Path), ("files", done.Files.Count), ("bytes", done.Bytes), ("dryRun", done.DryRun));
        }));
        return command;
    }

    static Task<DeltaTable> OpenAsync(string root, string path, TimeProvider clock, CancellationToken cancellation) =>
        DeltaTable.OpenAsync(LakeCommand.Open(root), path, new TableOptions { Clock = clock }, cancellation);

    /// <summary>Tells at once, on the thread that reports, so that lines keep their order.</summary>
    sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
