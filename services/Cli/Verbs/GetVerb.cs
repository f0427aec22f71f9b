using System.CommandLine;
using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Cli.Calls;
using Spectre.Console;

namespace Millrace.Cli.Verbs;

/// <summary><c>millrace get FEATURES --entities key=value</c>: an online lookup, as a table or as JSON.</summary>
static class GetVerb
{
    public static Command Create()
    {
        var features = new Argument<string[]>("features") { Description = "view:feature, pack.view:feature, view@v2:feature; or one feature service", Arity = ArgumentArity.OneOrMore };
        var entities = new Option<string[]>("--entities", "-e") { Description = "key=value, once per entity key and row", AllowMultipleArgumentsPerToken = true, Required = true };
        var at = new Option<string?>("--at") { Description = "Finish the values for this instant instead of now" };
        var command = new Command("get", "Look up online features") { features, entities, at };
        command.Aliases.Add("get-online-features");
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var http = server.Connect(parsed);
            var request = RequestOf(parsed.GetValue(features)!, parsed.GetValue(entities)!, parsed.GetValue(at));
            using var content = JsonLook.Content(request);
            using var response = await http.PostAsync("/get-online-features", content, cancellationToken);
            var answer = (await Answer.ReadAsync(response, cancellationToken))!.Value;
            if (server.Json(parsed))
                Console.WriteLine(answer.GetRawText());
            else
                AnsiConsole.Write(TableOf(answer));
            return ExitCodes.Ok;
        });
        return command;
    }

    static JsonObject RequestOf(string[] features, string[] entities, string? at)
    {
        var rows = new JsonObject();
        foreach (var entity in entities)
        {
            var separator = entity.IndexOf('=', StringComparison.Ordinal);
            if (separator <= 0)
                throw new BadArgumentsException($"--entities takes key=value, such as user_id=u1; '{entity}' is none.");
            var key = entity[..separator];
            if (rows[key] is not JsonArray values)
                rows[key] = values = [];
            values.Add(entity[(separator + 1)..]);
        }
        var request = new JsonObject { ["entities"] = rows };
        if (features is [var service] && !service.Contains(':', StringComparison.Ordinal))
            request["feature_service"] = service;
        else
            request["features"] = new JsonArray([.. features.Select(feature => (JsonNode)feature)]);
        if (at is not null)
            request["at"] = at;
        return request;
    }

    static Table TableOf(JsonElement answer)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("feature");
        var results = answer.GetProperty("results").EnumerateArray().ToArray();
        var rows = results.Length == 0 ? 0 : results[0].GetProperty("values").GetArrayLength();
        for (var row = 0; row < rows; row++)
            table.AddColumn(row == 0 ? "value" : "");
        var names = answer.GetProperty("metadata").GetProperty("feature_names").EnumerateArray();
        foreach (var (name, result) in names.Zip(results))
            table.AddRow([name.GetString()!, .. result.GetProperty("values").EnumerateArray()
                .Zip(result.GetProperty("statuses").EnumerateArray(), (value, status) => Markup.Escape(Cell(value, status.GetString()!)))]);
        return table;
    }

    static string Cell(JsonElement value, string status) =>
        value.ValueKind == JsonValueKind.Null ? status : status == "PRESENT" ? value.ToString() : $"{value} ({status})";
}
