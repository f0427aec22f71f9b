using System.CommandLine;
using System.Text.Json;
using Millrace.Cli.Calls;
using Spectre.Console;

namespace Millrace.Cli.Verbs;

/// <summary><c>millrace plan PACK</c> tells what <c>millrace apply PACK</c> would change; PACK is the pack's folder.</summary>
static class ApplyVerb
{
    public static Command CreatePlan() => Create("plan", "Tell what applying a pack would change");

    public static Command CreateApply() => Create("apply", "Compile a pack and make it the current version");

    static Command Create(string verb, string description)
    {
        var folder = new Argument<string>("pack") { Description = "The pack's folder, which holds pack.yaml" };
        var command = new Command(verb, description) { folder };
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (name, body) = PackFiles.Of(parsed.GetValue(folder)!);
            using (body)
            {
                using var http = server.Connect(parsed);
                using var response = await http.PostAsync($"/v1/registry/packs/{Uri.EscapeDataString(name)}/{verb}", body, cancellationToken);
                await PackFiles.PrintMistakesAsync(response, name, cancellationToken);
                var plan = (await Answer.ReadAsync(response, cancellationToken))!.Value;
                if (server.Json(parsed))
                    Console.WriteLine(plan.GetRawText());
                else
                    Print(plan);
            }
            return ExitCodes.Ok;
        });
        return command;
    }

    static void Print(JsonElement plan)
    {
        var (from, to) = (plan.GetProperty("from").GetString(), plan.GetProperty("to").GetString()!);
        AnsiConsole.MarkupLineInterpolated(from == to
            ? (FormattableString)$"{plan.GetProperty("pack").GetString()}: nothing changes ({to[..12]})"
            : $"{plan.GetProperty("pack").GetString()}: {(from is null ? "new" : from[..12])} -> {to[..12]}");
        var table = new Table().Border(TableBorder.Rounded).AddColumns("view", "version", "change", "state");
        foreach (var view in plan.GetProperty("views").EnumerateArray())
            table.AddRow(Markup.Escape(view.GetProperty("view").ToString()), $"v{view.GetProperty("version")}", view.GetProperty("change").ToString(), view.GetProperty("state").ToString());
        AnsiConsole.Write(table);
    }
}
