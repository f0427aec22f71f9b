using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;

namespace Millrace.Lake.Tests.Faults;

/// <summary>Ends an operation before and after each of its calls that change the store, and looks at what is left.</summary>
public sealed class CrashTests
{
    public static TheoryData<string> Operations => [.. LakeOperations.All];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_crash_between_any_two_calls_leaves_the_table_before_or_after_the_commit(string operation)
    {
        using var undisturbed = new ScratchFolder();
        var (before, after) = await LakeOperations.ExpectedAsync(new FolderObjectStore(undisturbed.Path, durable: false), operation);
        var calls = 0;
        for (var dieAt = 0; ; dieAt++)
        {
            var died = false;
            foreach (var afterEffect in new[] { false, true })
            {
                using var folder = new ScratchFolder();
                var clean = new FolderObjectStore(folder.Path, durable: false);
                await LakeOperations.PrepareAsync(clean, operation);
                var at = "the end";
                try
                {
                    await LakeOperations.RunAsync(new FaultingStore(clean, dieAt, afterEffect), operation);
                }
                catch (KilledException error)
                {
                    (died, at) = (true, error.Message);
                }
                await LakeOperations.CheckAsync(clean, operation, at, before, after);
            }
            if (!died)
                break;
            calls++;
        }
        calls.ShouldBeGreaterThan(0);
    }
}
