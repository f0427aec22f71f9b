using Millrace.Lake.Storage;
using Millrace.Lake.Tests.Storage;

namespace Millrace.Lake.Tests.Faults;

/// <summary>An S3 that fails from any request on, having done what was asked or not.</summary>
public sealed class S3FaultTests
{
    [Theory]
    [InlineData("append")]
    [InlineData("merge")]
    [InlineData("compact")]
    [InlineData("zorder")]
    [InlineData("vacuum")]
    [InlineData("clean-log")]
    [InlineData("erase")]
    [InlineData("bronze-write")]
    [InlineData("bronze-erase")]
    [InlineData("retention")]
    public async Task A_server_that_fails_from_any_request_on_leaves_whole_commits_and_the_work_can_be_done(string operation)
    {
        await using var server = await S3Server.StartAsync();
        using var undisturbed = server.Open("undisturbed");
        var (before, after) = await LakeOperations.ExpectedAsync(undisturbed, operation);
        var failed = true;
        for (var from = 0; failed; from++)
        {
            using var store = server.Open($"lake-{from}");
            await LakeOperations.PrepareAsync(store, operation);
            var requests = 0;
            server.Faults = request => requests++ < from ? null
                : requests - 1 == from && request.Method == "PUT" && from % 2 == 0 ? S3Server.Fault.DoneButError
                : from % 3 == 0 ? S3Server.Fault.SlowDown : S3Server.Fault.InternalError;
            failed = false;
            try
            {
                await LakeOperations.RunAsync(store, operation);
            }
            catch (StorageException error)
            {
                error.Message.ShouldContain("50");
                failed = true;
            }
            // A checkpoint that fails after its commit is only a checkpoint less.
            failed |= requests > from;
            server.Faults = _ => null;
            await LakeOperations.CheckAsync(store, operation, $"request {from}", before, after);
        }
    }
}
