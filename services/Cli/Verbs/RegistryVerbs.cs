using System.CommandLine;
using System.Text.Json;
using Millrace.Cli.Calls;
using Spectre.Console;

namespace Millrace.Cli.Verbs;

/// <summary>
/// <c>millrace {entities|feature-views|feature-services|data-sources} list|describe NAME</c>, as in Feast, and <c>millrace
/// registry</c>: the packs and their versions.
/// </summary>
static class RegistryVerbs
{
    public static IEnumerable<Command> Create()
    {
        yield return Kind("entities", "entities", "Entities and their join keys", ["name", "pack", "join_keys", "value_types", "description"]);
        var views = Kind("feature-views", "views", "Feature views", ["name", "version", "state", "pack", "kind", "description"]);
        views.Subcommands.Add(Versions("list-versions", name => $"views/{name}/versions", "The versions of a view and where each is in its life", ["name", "version", "state", "pack_version"]));
        yield return views;
        yield return Kind("feature-services", "services", "Feature services", ["name", "pack", "description"]);
        yield return Kind("data-sources", "data-sources", "Datasets, push sources and tables", ["name", "kind", "pack", "timestamp", "contract"]);
        var registry = new Command("registry", "Packs and their versions");
        registry.Subcommands.Add(List("packs", "The packs", ["name", "version"]));
        registry.Subcommands.Add(Versions("versions", name => $"packs/{name}/versions", "The versions of a pack that were applied", ["version", "applied_at", "applied_by"]));
        yield return registry;
    }

    static Command Kind(string verb, string path, string description, string[] columns)
    {
        var command = new Command(verb, description);
        command.Subcommands.Add(List(path, "All of them", columns));
        var name = new Argument<string>("name") { Description = "NAME or PACK.NAME" };
        command.Subcommands.Add(Show(new Command("describe", "One of them, whole") { name }, parsed => $"{path}/{Uri.EscapeDataString(parsed.GetValue(name)!)}", columns: null));
        return command;
    }

    static Command List(string path, string description, string[] columns) => Show(new Command("list", description), _ => path, columns);

    static Command Versions(string verb, Func<string, string> path, string description, string[] columns)
    {
        var name = new Argument<string>("name") { Description = "NAME" };
        return Show(new Command(verb, description) { name }, parsed => path(Uri.EscapeDataString(parsed.GetValue(name)!)), columns);
    }

    static Command Show(Command command, Func<ParseResult, string> path, string[]? columns)
    {
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var http = server.Connect(parsed);
            using var response = await http.GetAsync("/v1/registry/" + path(parsed), cancellationToken);
            var answer = (await Answer.ReadAsync(response, cancellationToken))!.Value;
            Print(answer, server.Json(parsed) ? null : columns);
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Shows an answer: a list as a table with these columns, or all of it as JSON.</summary>
    public static void Print(JsonElement answer, string[]? columns)
    {
        if (columns is null)
            Console.WriteLine(JsonSerializer.Serialize(answer, JsonLook.Indented));
        else
            AnsiConsole.Write(TableOf(answer, columns));
    }

    static Table TableOf(JsonElement list, string[] columns)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns(columns);
        foreach (var row in list.EnumerateArray())
            table.AddRow([.. columns.Select(column => Markup.Escape(row.TryGetProperty(column, out var cell) ? Cell(cell) : ""))]);
        return table;
    }

    // Of a hash, enough to name it.
    static string Cell(JsonElement cell) => cell.ValueKind == JsonValueKind.Array ? string.Join(", ", cell.EnumerateArray()) : cell.ToString() is { Length: 64 } hash ? hash[..12] : cell.ToString();
}
