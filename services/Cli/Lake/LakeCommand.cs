using System.CommandLine;
using Millrace.Lake;
using Millrace.Lake.Delta;
using Millrace.Lake.Storage;

namespace Millrace.Cli.Lake;

/// <summary><c>millrace lake</c>: looks into the lake's tables and keeps them in order.</summary>
static class LakeCommand
{
    /// <summary>The command with its verbs, ready to be mounted.</summary>
    public static Command Create(TimeProvider clock)
    {
        var root = new Option<string>("--root")
        {
            Description = "The lake: a folder or s3://bucket/prefix",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("Lake__Root") ?? "lake",
            Recursive = true,
        };
        var json = new Option<bool>("--json") { Description = "Print JSON lines for machines", Recursive = true };
        var command = new Command("lake", "List, describe, read and maintain the lake's tables") { root, json };
        command.Subcommands.Add(LakeLooking.List(root, json));
        command.Subcommands.Add(LakeLooking.Describe(root, json));
        command.Subcommands.Add(LakeLooking.History(root, json));
        command.Subcommands.Add(LakeReading.Read(root));
        command.Subcommands.Add(LakeUpkeep.Compact(root, json, clock));
        command.Subcommands.Add(LakeUpkeep.Vacuum(root, json, clock));
        return command;
    }

    /// <summary>Opens the lake: the root that was given, everything else (S3, keys) from the environment, as the services take it.</summary>
    public static IObjectStore Open(string root) => LakeRoot.Open(LakeSettings.Read(name =>
        name == LakeSettings.RootName ? root : Environment.GetEnvironmentVariable(name.Replace(":", "__", StringComparison.Ordinal))));

    /// <summary>The argument that names a table.</summary>
    public static Argument<string> Table() => new("table")
    {
        Description = "The table's path below the root, such as acme/ecommerce/silver/interactions",
    };

    /// <summary>Runs a verb; what goes wrong is told in a line, with the exit code for it.</summary>
    public static async Task<int> RunAsync(Func<Task> verb)
    {
        try
        {
            await verb().ConfigureAwait(false);
            return 0;
        }
        catch (Exception error) when (error is UnsupportedFeatureException or DamagedLogException or StorageException or LakeFormatException)
        {
            return await TellAsync(error, ExitCodes.Failed).ConfigureAwait(false);
        }
        catch (DeltaException error)
        {
            return await TellAsync(error, ExitCodes.BadArguments).ConfigureAwait(false);
        }
    }

    static async Task<int> TellAsync(Exception error, int code)
    {
        await Console.Error.WriteLineAsync($"error: {error.Message}").ConfigureAwait(false);
        return code;
    }
}
