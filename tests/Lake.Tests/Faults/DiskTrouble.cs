using Millrace.Lake.Delta;
using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Delta;

namespace Millrace.Lake.Tests.Faults;

/// <summary>Works on a disk that is full or cannot be written, and tells what happened.</summary>
static class DiskTrouble
{
    const int RowsPerCommit = 1000;

    /// <summary>Commits until the disk is full, then prints the error, what was acknowledged and what is found.</summary>
    public static async Task FillAsync(IObjectStore store)
    {
        var table = await Shop.CreateAsync(store, new TableOptions { CheckpointInterval = 3 });
        long acknowledged = 0;
        try
        {
            for (; ; acknowledged++)
                await table.AppendAsync([Shop.Rows(Shop.Range(acknowledged * RowsPerCommit, RowsPerCommit))]);
        }
        catch (StorageException error)
        {
            Console.WriteLine(error.Message);
        }
        var found = await DeltaTable.OpenAsync(store, "shop");
        var ids = await Shop.IdsAsync(found);
        Console.WriteLine(found.Version == acknowledged && ids.SequenceEqual(Shop.Range(0, (int)acknowledged * RowsPerCommit)) ? "whole" : $"{acknowledged} acknowledged, {found.Version} found");
        Console.WriteLine(acknowledged);
        Console.WriteLine(Directory.GetFiles(store.Location, "*.millrace-tmp", SearchOption.AllDirectories).Length);
    }

    /// <summary>Tries every operation on the table and prints how each failed, then what is read.</summary>
    public static async Task TryEverythingAsync(IObjectStore store)
    {
        foreach (var operation in LakeOperations.All)
            try
            {
                await LakeOperations.RunAsync(store, operation);
                Console.WriteLine($"{operation}: done");
            }
            catch (StorageException error)
            {
                Console.WriteLine($"{operation}: {error.Message}");
            }
        Console.WriteLine((await LakeOperations.ContentAsync(store))?.Count);
    }
}
