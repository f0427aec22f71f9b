using System.CommandLine;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Text.Json;
using Millrace.Cli.Calls;

namespace Millrace.Cli.Verbs;

/// <summary><c>millrace get-historical-features</c>: the rows of a file, of a table or of every entity, with values as of each row's time.</summary>
static class HistoricalVerb
{
    public static Command Create()
    {
        var features = new Option<string[]>("--features", "-f") { Description = "view:feature …, or one feature service", AllowMultipleArgumentsPerToken = true, Required = true };
        var rows = new Option<string?>("--dataframe", "-d") { Description = "The rows: a .csv, .ndjson, .json or .parquet file, or a JSON list" };
        var table = new Option<string?>("--table") { Description = "A table as the rows: PACK/LAYER/NAME, with @VERSION if it is not the newest" };
        var time = new Option<string?>("--timestamp") { Description = "The table's column of instants, if it is not event_timestamp" };
        var at = new Option<string?>("--all-at") { Description = "Every entity at this instant as the rows" };
        var full = new Option<bool>("--full-feature-names") { Description = "Name columns view__feature" };
        var asTable = new Option<bool>("--as-table") { Description = "Have the answer written as a table, and wait for it" };
        var output = new Option<string?>("--output", "-o") { Description = "A .json, .ndjson or .parquet file for the answer; otherwise it is printed" };
        var command = new Command("get-historical-features", "Values of the past, as of each row's time") { features, rows, table, time, at, full, asTable, output };
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var question = new HistoricalQuestion(parsed.GetValue(features)!, parsed.GetValue(full), parsed.GetValue(asTable));
            using var request = question.Of(parsed.GetValue(rows), parsed.GetValue(table), parsed.GetValue(time), parsed.GetValue(at));
            var file = parsed.GetValue(output);
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(HistoricalQuestion.TypeOf(file) ?? "application/json"));
            using var http = server.Connect(parsed);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode == System.Net.HttpStatusCode.Accepted)
                return await WaitAsync(http, (await Answer.ReadAsync(answer, cancellationToken))!.Value, cancellationToken);
            if (!answer.IsSuccessStatusCode)
                await Answer.ReadAsync(answer, cancellationToken);
            await using var target = file is null ? Console.OpenStandardOutput() : File.Create(file);
            await answer.Content.CopyToAsync(target, cancellationToken);
            if (file is null)
                await target.WriteAsync("\n"u8.ToArray(), cancellationToken);
            return ExitCodes.Ok;
        });
        return command;
    }

    static async Task<int> WaitAsync(HttpClient http, JsonElement job, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var state = "";
        while (true)
        {
            if (job.GetProperty("state").GetString() is { } now && now != state)
                await Console.Error.WriteLineAsync($"{job.GetProperty("id")}: {state = now}");
            if (state is "succeeded" or "failed")
                break;
            await timer.WaitForNextTickAsync(cancellationToken);
            using var answer = await http.GetAsync($"/v1/jobs/{job.GetProperty("id")}", cancellationToken);
            job = (await Answer.ReadAsync(answer, cancellationToken))!.Value;
        }
        if (state == "failed")
            throw new RefusedException($"{job.GetProperty("code")}: {job.GetProperty("detail")}");
        Console.WriteLine(job.GetRawText());
        return ExitCodes.Ok;
    }
}
