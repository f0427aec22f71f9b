using System.CommandLine;
using System.Text.Json;
using Millrace.Cli.Calls;
using Spectre.Console;

namespace Millrace.Cli.Verbs;

/// <summary><c>millrace lineage KIND NAME</c>: what something is made of, and what is made of it, as trees.</summary>
static class LineageVerb
{
    public static Command Create()
    {
        var kind = new Argument<string>("kind") { Description = "dataset, view, feature, service or training-set" };
        kind.AcceptOnlyFromAmong("dataset", "view", "feature", "service", "training-set");
        var name = new Argument<string>("name") { Description = "NAME or PACK.NAME; of a feature, VIEW:FEATURE" };
        var command = new Command("lineage", "What something is made of, and what is made of it") { kind, name };
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var http = server.Connect(parsed);
            using var response = await http.GetAsync($"/v1/lineage/{parsed.GetValue(kind)}/{Uri.EscapeDataString(parsed.GetValue(name)!)}", cancellationToken);
            var answer = (await Answer.ReadAsync(response, cancellationToken))!.Value;
            if (server.Json(parsed))
                Console.WriteLine(JsonSerializer.Serialize(answer, JsonLook.Indented));
            else
                Print(answer, parsed.GetValue(name)!);
            return ExitCodes.Ok;
        });
        return command;
    }

    static void Print(JsonElement answer, string name)
    {
        var nodes = answer.GetProperty("graph").EnumerateArray().ToDictionary(node => node.GetProperty("id").GetString()!);
        var bare = name.Split(':')[0];
        bare = bare[(bare.IndexOf('.', StringComparison.Ordinal) + 1)..];
        foreach (var start in nodes.Values.Where(node => node.GetProperty("type").GetString() == "DATASET" && Is(node.GetProperty("data").GetProperty("name").GetString()!, bare)))
        {
            AnsiConsole.Write(TreeOf(nodes, start, $"{Label(start)} is made of", "in_edges", "origin"));
            AnsiConsole.Write(TreeOf(nodes, start, $"{Label(start)} goes into", "out_edges", "destination"));
        }
        foreach (var missing in answer.GetProperty("missing").EnumerateArray())
            AnsiConsole.MarkupLineInterpolated($"[yellow]{missing.GetString()} could not be asked for[/]");
    }

    static bool Is(string node, string name) => node == name || node.StartsWith(name + "@v", StringComparison.Ordinal) || node == "training-set:" + name;

    static Tree TreeOf(Dictionary<string, JsonElement> nodes, JsonElement start, string title, string edges, string end)
    {
        var tree = new Tree(Markup.Escape(title));
        void Grow(IHasTreeNodes parent, JsonElement node, HashSet<string> above)
        {
            foreach (var edge in node.GetProperty(edges).EnumerateArray())
            {
                var next = nodes[edge.GetProperty(end).GetString()!];
                if (next.GetProperty("type").GetString() == "JOB")
                    Grow(parent, next, above);
                else if (!above.Contains(Label(next)))
                    Grow(parent.AddNode(Markup.Escape(Label(next))), next, [.. above, Label(next)]);
            }
        }
        Grow(tree, start, [Label(start)]);
        return tree;
    }

    static string Label(JsonElement node) => $"{node.GetProperty("data").GetProperty("name").GetString()} ({node.GetProperty("data").GetProperty("kind").GetString()})";
}
