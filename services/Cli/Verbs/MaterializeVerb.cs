using System.CommandLine;
using System.Globalization;
using System.Net.Http;
using System.Text;
using System.Text.Json.Nodes;
using Millrace.Cli.Calls;

namespace Millrace.Cli.Verbs;

/// <summary><c>millrace materialize START END</c> and <c>millrace materialize-incremental END</c>: from the lake to the online store.</summary>
static class MaterializeVerb
{
    public static Command CreateRange()
    {
        var start = new Argument<string>("start") { Description = "An instant, ISO 8601; UTC unless it says otherwise" };
        var end = new Argument<string>("end") { Description = "An instant, not included" };
        var views = ViewsOption();
        var command = new Command("materialize", "Write bases as of END for entities with an event in [START, END)") { start, end, views };
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            server, parsed, "/materialize",
            new JsonObject { ["start_ts"] = Instant(parsed.GetValue(start)!), ["end_ts"] = Instant(parsed.GetValue(end)!) },
            parsed.GetValue(views), cancellationToken));
        return command;
    }

    public static Command CreateIncremental()
    {
        var end = new Argument<string>("end") { Description = "An instant, not included" };
        var views = ViewsOption();
        var command = new Command("materialize-incremental", "Go on from the last materialisation up to END") { end, views };
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            server, parsed, "/materialize-incremental", new JsonObject { ["end_ts"] = Instant(parsed.GetValue(end)!) },
            parsed.GetValue(views), cancellationToken));
        return command;
    }

    static Option<string[]> ViewsOption() =>
        new("--views", "-v") { Description = "Only these views", AllowMultipleArgumentsPerToken = true };

    static async Task<int> RunAsync(
        ServerOptions server, ParseResult parsed, string path, JsonObject request, string[]? views, CancellationToken cancellationToken)
    {
        if (views is { Length: > 0 })
            request["feature_views"] = new JsonArray([.. views.Select(view => (JsonNode)view)]);
        using var http = server.Connect(parsed);
        using var content = JsonLook.Content(request);
        using var response = await http.PostAsync(path, content, cancellationToken);
        Console.WriteLine((await Answer.ReadAsync(response, cancellationToken))?.ToString() ?? "done");
        return ExitCodes.Ok;
    }

    /// <summary>An instant of the command line as requests carry it.</summary>
    /// <exception cref="BadArgumentsException">It is none.</exception>
    public static string Instant(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant.ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture)
            : throw new BadArgumentsException($"'{text}' is no instant; 2024-01-31T00:00:00Z is one.");
}
