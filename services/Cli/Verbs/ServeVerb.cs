using System.CommandLine;
using Millrace.Cli.Calls;
using Millrace.Standalone;

namespace Millrace.Cli.Verbs;

/// <summary><c>millrace serve APP-ID</c>: one service in this process, attached to the runtime of another.</summary>
static class ServeVerb
{
    public static Command Create(TimeProvider clock)
    {
        var appId = new Argument<string>("app-id") { Description = string.Join(", ", StandaloneService.All.Select(service => service.AppId)) };
        appId.AcceptOnlyFromAmong([.. StandaloneService.All.Select(service => service.AppId)]);
        var runtime = new Option<string>("--runtime") { Description = "Where the runtime takes services in, as 'millrace standalone --control-port' prints it", Required = true };
        var port = new Option<int>("--port") { Description = "The service's own port on loopback; 0 takes a free one" };
        var data = new Option<string?>("--data") { Description = "The data folder of the runtime's process, for the lake in it" };
        var command = new Command("serve", "Run one service, attached to the runtime of another process") { appId, runtime, port, data };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!Uri.TryCreate(parsed.GetValue(runtime), UriKind.Absolute, out var control))
                throw new BadArgumentsException($"--runtime is '{parsed.GetValue(runtime)}'; it takes an address such as http://127.0.0.1:3600.");
            await AttachedService.RunAsync(parsed.GetValue(appId)!, control, parsed.GetValue(port), parsed.GetValue(data), clock, cancellationToken);
            return ExitCodes.Ok;
        });
        return command;
    }
}
