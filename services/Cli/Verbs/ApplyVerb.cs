using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Calls;

namespace Millrace.Cli.Verbs;

/// <summary><c>millrace plan PACK</c> tells what <c>millrace apply PACK</c> would change; PACK is the pack's folder.</summary>
static class ApplyVerb
{
    public static Command CreatePlan() => Create("plan", "Tell what applying a pack would change", []);

    public static Command CreateApply()
    {
        var options = new (Option<bool> Option, string Field, bool Value)[]
        {
            (new("--no-promote") { Description = "Leave new versions of views in the shadow when they are complete, until they are promoted" }, "promote", false),
            (new("--draft") { Description = "Only keep new versions of views; promoting one begins to run it" }, "draft", true),
            (new("--allow-incompatible") { Description = "Let contracts change so that senders or readers of the old ones do not get on with them" }, "allow_incompatible", true),
        };
        return Create("apply", "Compile a pack and make it the current version", options);
    }

    static Command Create(string verb, string description, (Option<bool> Option, string Field, bool Value)[] options)
    {
        var folder = new Argument<string>("pack") { Description = "The pack's folder, which holds pack.yaml" };
        var command = new Command(verb, description) { folder };
        foreach (var (option, _, _) in options)
            command.Options.Add(option);
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (name, files) = PackFiles.Of(parsed.GetValue(folder)!);
            var body = new JsonObject { ["files"] = files };
            foreach (var (option, field, value) in options)
                if (parsed.GetValue(option))
                    body[field] = value;
            using var http = server.Connect(parsed);
            using var content = JsonLook.Content(body);
            using var response = await http.PostAsync($"/v1/registry/packs/{Uri.EscapeDataString(name)}/{verb}", content, cancellationToken);
            await PackFiles.PrintMistakesAsync(response, name, cancellationToken);
            PlanTable.Print((await Answer.ReadAsync(response, cancellationToken))!.Value, server.Json(parsed));
            return ExitCodes.Ok;
        });
        return command;
    }
}
