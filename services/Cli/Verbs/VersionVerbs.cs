using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Calls;

namespace Millrace.Cli.Verbs;

/// <summary>
/// <c>millrace promote VIEW[@v2]</c>, <c>millrace retire VIEW@v1</c> move versions of views; <c>millrace rollback PACK VERSION</c>
/// applies an earlier version of a pack again.
/// </summary>
static class VersionVerbs
{
    static readonly string[] s_columns = ["name", "version", "state", "pack_version"];

    public static Command CreatePromote() => Create("promote", "Make a version of a view the active one", "VIEW, PACK.VIEW, or VIEW@v2; without a version, the newest that waits");

    public static Command CreateRetire() => Create("retire", "Take a version of a view one step out of use: active, deprecated, retired", "VIEW@v1 or PACK.VIEW@v1");

    public static Command CreateRollback()
    {
        var pack = new Argument<string>("pack") { Description = "The pack's name" };
        var version = new Argument<string>("version") { Description = "An applied version, or the beginning of it; 'millrace registry versions PACK' lists them" };
        var allow = new Option<bool>("--allow-incompatible") { Description = "Let contracts change so that senders or readers of the present ones do not get on with them" };
        var command = new Command("rollback", "Apply an earlier version of a pack again") { pack, version, allow };
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var http = server.Connect(parsed);
            using var content = JsonLook.Content(new JsonObject { ["version"] = parsed.GetValue(version), ["allow_incompatible"] = parsed.GetValue(allow) });
            using var response = await http.PostAsync($"/v1/registry/packs/{Uri.EscapeDataString(parsed.GetValue(pack)!)}/rollback", content, cancellationToken);
            PlanTable.Print((await Answer.ReadAsync(response, cancellationToken))!.Value, server.Json(parsed));
            return ExitCodes.Ok;
        });
        return command;
    }

    static Command Create(string verb, string description, string forms)
    {
        var view = new Argument<string>("view") { Description = forms };
        var command = new Command(verb, description) { view };
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (name, version) = Split(parsed.GetValue(view)!, forms);
            using var http = server.Connect(parsed);
            using var content = JsonLook.Content(new JsonObject { ["version"] = version });
            using var response = await http.PostAsync($"/v1/registry/views/{Uri.EscapeDataString(name)}/{verb}", content, cancellationToken);
            var versions = (await Answer.ReadAsync(response, cancellationToken))!.Value;
            RegistryVerbs.Print(versions, server.Json(parsed) ? null : s_columns);
            return ExitCodes.Ok;
        });
        return command;
    }

    static (string Name, int? Version) Split(string view, string forms)
    {
        var at = view.IndexOf("@v", StringComparison.Ordinal);
        if (at < 0)
            return (view, null);
        return int.TryParse(view.AsSpan(at + 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? (view[..at], version)
            : throw new BadArgumentsException($"'{view}' names no version of a view; it takes {forms}.");
    }
}
