using System.Text.Json;
using Millrace.Platform.Tests.Processes;

namespace Millrace.Platform.Tests.Faults;

/// <summary><c>millrace replay-dlq</c> as an operator runs it, against the whole suite.</summary>
public sealed class ReplayVerbTests
{
    static string Row(string id, string type) =>
        $$"""{"interaction_id":"{{id}}","user_id":"u1","product_id":"p1","interaction_type":"{{type}}","timestamp":"2026-01-01T00:00:00Z"}""";

    [Fact]
    public async Task Rows_are_counted_sent_and_told_with_the_rules_they_would_break()
    {
        var folder = Directory.CreateTempSubdirectory("millrace-replay-");
        try
        {
            await using var suite = new StandaloneProcess(folder.FullName);
            await suite.StartAsync();
            (await Settled.SendAsync(suite.Api, "interactions", [Row("a", "wish"), Row("b", "wish"), Row("c", "view")])).ShouldBe(202);
            await suite.Api.UntilAsync("two are in quarantine", async () =>
                JsonSerializer.Deserialize<JsonElement>(await suite.Api.Http.GetStringAsync("/v1/ecommerce/interactions/counts")).GetProperty("quarantine").GetInt64() == 2);

            Task<(int Code, string Output, string Errors)> RunAsync(string key, params string[] arguments) => MillraceVerb.RunAsync(
                new Dictionary<string, string> { ["MILLRACE_URL"] = suite.Api.Http.BaseAddress!.ToString(), ["MILLRACE_API_KEY"] = key },
                ["replay-dlq", "ecommerce", .. arguments]);

            var (code, output, errors) = await RunAsync(StandaloneProcess.Key, "interactions", "--code", "not_allowed", "--dry-run");
            (code, errors).ShouldBe((0, ""));
            output.ShouldContain("2 rows in quarantine, none sent (dry run); 0 hold by themselves now.");
            output.ShouldContain("2 break valid_values on interaction_type (not_allowed)");
            (code, output, _) = await RunAsync(StandaloneProcess.Key, "interactions", "--limit", "1", "--start", "2020-01-01", "--json");
            code.ShouldBe(0);
            var answer = JsonDocument.Parse(output).RootElement;
            (answer.GetProperty("selected").GetInt32(), answer.GetProperty("sent").GetInt32()).ShouldBe((1, 1));

            (code, _, errors) = await RunAsync("nobody's", "interactions");
            (code, errors.Contains("invalid_api_key", StringComparison.Ordinal)).ShouldBe((1, true));
            (code, _, errors) = await RunAsync(StandaloneProcess.Key, "nothing");
            (code, errors.Contains("unknown_dataset", StringComparison.Ordinal)).ShouldBe((1, true));
            (await RunAsync(StandaloneProcess.Key, "interactions", "--start", "yesterday")).Code.ShouldBe(2);
            (await RunAsync(StandaloneProcess.Key)).Code.ShouldBe(2);
            (code, output, _) = await RunAsync(StandaloneProcess.Key, "--help");
            (code, output.Contains(StandaloneProcess.Key, StringComparison.Ordinal)).ShouldBe((0, false), "help prints no key");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
