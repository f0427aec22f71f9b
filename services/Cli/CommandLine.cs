using System.CommandLine;
using System.Net.Http;
using Millrace.Cli.Calls;

namespace Millrace.Cli;

/// <summary>Runs a verb and turns what can go wrong into one line on the error stream and an exit code.</summary>
static class CommandLine
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("millrace --help tells what there is.");
            return ExitCodes.BadArguments;
        }
        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (BadArgumentsException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return ExitCodes.BadArguments;
        }
        catch (RefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return ExitCodes.Failed;
        }
        catch (HttpRequestException unreachable)
        {
            await Console.Error.WriteLineAsync($"{unreachable.Message} --url (or MILLRACE_URL) names the server; it is http://127.0.0.1:8080 unless told otherwise.");
            return ExitCodes.Failed;
        }
        catch (OperationCanceledException)
        {
            return ExitCodes.Failed;
        }
    }
}
