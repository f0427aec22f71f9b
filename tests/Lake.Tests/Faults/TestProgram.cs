using System.Globalization;
using System.Runtime.InteropServices;
using Millrace.Lake.Delta;
using Millrace.Lake.Delta.Filters;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Delta;

namespace Millrace.Lake.Tests.Faults;

/// <summary>
/// What the test program does when it is started as a process of its own: an operation that ends itself by SIGKILL at a
/// step, writing without end until it is killed from outside, or writing where it cannot.
/// </summary>
static partial class TestProgram
{
    const int Sigkill = 9;

    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["trace", var root, var operation]:
                LakeSteps.Observer = step => Console.WriteLine(step);
                await LakeOperations.RunAsync(new FolderObjectStore(root), operation);
                return 0;
            case ["kill", var root, var operation, var step, var count]:
                var (at, left) = (Enum.Parse<LakeStep>(step), int.Parse(count, CultureInfo.InvariantCulture));
                LakeSteps.Observer = passed =>
                {
                    if (passed == at && Interlocked.Decrement(ref left) == 0)
                        _ = Kill(Environment.ProcessId, Sigkill);
                };
                await LakeOperations.RunAsync(new FolderObjectStore(root), operation);
                return 0;
            case ["write", var root, var seed]:
                await WriteAsync(new FolderObjectStore(root), int.Parse(seed, CultureInfo.InvariantCulture));
                return 0;
            case ["full-disk", var root]:
                await DiskTrouble.FillAsync(new FolderObjectStore(root));
                return 0;
            case ["read-only", var root]:
                await DiskTrouble.TryEverythingAsync(new FolderObjectStore(root));
                return 0;
            default:
                await Console.Error.WriteLineAsync("trace ROOT OPERATION | kill ROOT OPERATION STEP COUNT | write ROOT SEED | full-disk ROOT | read-only ROOT");
                return 2;
        }
    }

    /// <summary>Commits rows one version after the other, with upkeep in between, and tells each that is done.</summary>
    static async Task WriteAsync(IObjectStore store, int seed)
    {
        var random = new Random(seed);
        var table = await DeltaTable.OpenAsync(store, "shop", new TableOptions { CheckpointInterval = 4, LogRetention = null });
        for (var turn = (table.Snapshot.TransactionVersion("writer") ?? 0) + 1; ; turn++)
        {
            await table.AppendAsync([Shop.Rows(Shop.Range(turn * 10, 10))], new CommitOptions { Transactions = [new("writer", turn)] });
            Console.WriteLine(turn);
            switch (random.Next(5))
            {
                case 0: await table.CompactAsync(); break;
                case 1: await table.MergeAsync([Shop.Rows(Shop.Range(turn * 10 - 5, 10))], new MergeOptions(["id"])); break;
                case 2: await table.CompactAsync(new CompactOptions { ZOrderBy = ["user"] }); break;
                case 3: await table.VacuumAsync(new VacuumOptions { Retention = TimeSpan.Zero, Force = true }); break;
                default: await table.DeleteAsync(Filter.Less("id", 0L)); break;
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
