using System.Diagnostics;

namespace Millrace.Lake.Tests.Faults;

/// <summary>The test program as a process of its own.</summary>
static class TestProcess
{
    public static IReadOnlyList<string> Command(params string[] arguments) => ["dotnet", "exec", typeof(TestProcess).Assembly.Location, .. arguments];

    public static Process Start(params string[] arguments) => StartCommand(Command(arguments));

    /// <summary>Runs it to its end; nothing may come on the error stream.</summary>
    public static Task<(int Code, string Output)> RunAsync(params string[] arguments) => RunCommandAsync(Command(arguments));

    public static async Task<(int Code, string Output)> RunCommandAsync(IReadOnlyList<string> command)
    {
        using var process = StartCommand(command);
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        (await errors).ShouldBe("");
        return (process.ExitCode, output);
    }

    static Process StartCommand(IReadOnlyList<string> command) => Process.Start(new ProcessStartInfo(command[0], command.Skip(1))
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment = { ["DOTNET_TieredPGO"] = "0" },
    })!;
}
