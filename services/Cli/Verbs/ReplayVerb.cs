using System.CommandLine;
using System.Net.Http;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Cli.Calls;

namespace Millrace.Cli.Verbs;

/// <summary><c>millrace replay-dlq PACK DATASET</c>: sends rows of the quarantine through their contract again.</summary>
static class ReplayVerb
{
    public static Command Create()
    {
        var pack = new Argument<string>("pack") { Description = "The domain pack, such as ecommerce" };
        var dataset = new Argument<string>("dataset") { Description = "The dataset, such as interactions" };
        var codes = Several("--code", "Only rows that broke a rule with this code, such as time_out_of_bounds");
        var rules = Several("--rule", "Only rows that broke this rule");
        var ids = Several("--id", "Only the event with this id");
        var start = new Option<string?>("--start") { Description = "Only rows that came in at this instant or later, ISO 8601, UTC unless it says otherwise" };
        var end = new Option<string?>("--end") { Description = "Only rows that came in before this instant" };
        var limit = new Option<long?>("--limit") { Description = "At most so many rows" };
        var dry = new Option<bool>("--dry-run") { Description = "Only tell how many there are and whether they would hold" };
        var command = new Command("replay-dlq", "Send rows of the quarantine through their contract again; doing it twice changes nothing")
        {
            pack, dataset, codes, rules, ids, start, end, limit, dry,
        };
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new JsonObject { ["dry_run"] = parsed.GetValue(dry) };
            foreach (var (name, values) in (ReadOnlySpan<(string, string[]?)>)[("codes", parsed.GetValue(codes)), ("rules", parsed.GetValue(rules)), ("ids", parsed.GetValue(ids))])
                if (values is { Length: > 0 })
                    request[name] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
            if (parsed.GetValue(start) is { } from)
                request["start_ts"] = MaterializeVerb.Instant(from);
            if (parsed.GetValue(end) is { } to)
                request["end_ts"] = MaterializeVerb.Instant(to);
            if (parsed.GetValue(limit) is { } most)
                request["limit"] = most;
            using var http = server.Connect(parsed);
            using var content = new StringContent(request.ToJsonString(), Encoding.UTF8, "application/json");
            using var response = await http.PostAsync(
                $"/v1/{Uri.EscapeDataString(parsed.GetValue(pack)!)}/{Uri.EscapeDataString(parsed.GetValue(dataset)!)}/quarantine/replay", content, cancellationToken);
            var answer = (await Answer.ReadAsync(response, cancellationToken))!.Value;
            if (server.Json(parsed))
                Console.WriteLine(answer);
            else
                Tell(answer);
            return ExitCodes.Ok;
        });
        return command;
    }

    static void Tell(JsonElement answer)
    {
        var (selected, sent) = (answer.GetProperty("selected").GetInt64(), answer.GetProperty("sent").GetInt64());
        Console.WriteLine($"{selected} rows in quarantine, {(answer.GetProperty("dry_run").GetBoolean() ? "none sent (dry run)" : $"{sent} sent")}; {answer.GetProperty("holding")} hold by themselves now.");
        foreach (var broken in answer.GetProperty("broken").EnumerateArray())
            Console.WriteLine($"  {broken.GetProperty("rows")} break {broken.GetProperty("rule")}{(broken.GetProperty("column").GetString() is { } column ? $" on {column}" : "")} ({broken.GetProperty("code")})");
    }

    static Option<string[]> Several(string name, string description) => new(name) { Description = description, AllowMultipleArgumentsPerToken = true };
}
