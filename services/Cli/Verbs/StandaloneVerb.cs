using System.CommandLine;
using Millrace.Standalone;

namespace Millrace.Cli.Verbs;

/// <summary><c>millrace standalone</c>: the whole suite in this process.</summary>
static class StandaloneVerb
{
    public static Command Create()
    {
        var demo = new Option<bool>("--demo") { Description = "Make a tenant and replay a made-up shop" };
        var data = new Option<string?>("--data") { Description = "The folder that holds everything durable" };
        var port = new Option<int?>("--port") { Description = "The port of all public endpoints (8080)" };
        var feastPort = new Option<int?>("--feast-port") { Description = "Feast's port (6566); 0 turns it off" };
        var services = new Option<string?>("--services") { Description = "all, none, or some app ids with commas" };
        var controlPort = new Option<int?>("--control-port") { Description = "Where services of other processes attach (millrace serve); 0 takes a free port" };
        var command = new Command("standalone", "Run all services in one process, without a cluster")
        {
            demo, data, port, feastPort, services, controlPort,
        };
        command.SetAction((parsed, _) => StandaloneProgram.RunAsync(
        [
            .. parsed.GetValue(demo) ? ["--demo"] : Array.Empty<string>(),
            .. Setting("Data", parsed.GetValue(data)),
            .. Setting("Port", parsed.GetValue(port)?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            .. Setting("FeastPort", parsed.GetValue(feastPort)?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            .. Setting("Services", parsed.GetValue(services)),
            .. Setting("ControlPort", parsed.GetValue(controlPort)?.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ]));
        return command;
    }

    static string[] Setting(string name, string? value) => value is null ? [] : [$"--{StandaloneOptions.Section}:{name}", value];
}
