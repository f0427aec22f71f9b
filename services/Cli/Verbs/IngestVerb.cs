using System.CommandLine;
using System.IO.Compression;
using System.Net.Http;
using System.Net.Http.Headers;
using Millrace.Cli.Calls;

namespace Millrace.Cli.Verbs;

/// <summary><c>millrace ingest PACK DATASET FILE</c>: sends a file of events, NDJSON, JSON or CSV, plain or gzip.</summary>
static class IngestVerb
{
    public static Command Create()
    {
        var pack = new Argument<string>("pack") { Description = "The domain pack, such as ecommerce" };
        var dataset = new Argument<string>("dataset") { Description = "The dataset, such as interactions" };
        var file = new Argument<string>("file") { Description = "A .ndjson, .json or .csv file, also with .gz; - reads NDJSON from standard input" };
        var mapping = new Option<string?>("--mapping") { Description = "For CSV: the name of a column mapping of the pack" };
        var policy = new Option<string?>("--policy") { Description = "For CSV: strict refuses a file with a bad row, quarantine takes its good rows" };
        policy.AcceptOnlyFromAmong("strict", "quarantine");
        var command = new Command("ingest", "Send events") { pack, dataset, file, mapping, policy };
        var server = new ServerOptions();
        server.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var http = server.Connect(parsed);
            var path = parsed.GetValue(file)!;
            await using var content = Open(path);
            var isCsv = NameWithoutGzip(path).EndsWith(".csv", StringComparison.OrdinalIgnoreCase);
            var route = $"/v1/{Uri.EscapeDataString(parsed.GetValue(pack)!)}/{Uri.EscapeDataString(parsed.GetValue(dataset)!)}/";
            using var request = isCsv
                ? Upload(route, content, path, parsed.GetValue(mapping), parsed.GetValue(policy))
                : Events(route, content, path);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            Console.WriteLine((await Answer.ReadAsync(answer, cancellationToken))?.ToString() ?? "");
            return ExitCodes.Ok;
        });
        return command;
    }

    static HttpRequestMessage Events(string route, Stream content, string path)
    {
        var body = new StreamContent(content);
        var isJson = NameWithoutGzip(path).EndsWith(".json", StringComparison.OrdinalIgnoreCase);
        body.Headers.ContentType = new MediaTypeHeaderValue(isJson ? "application/json" : "application/x-ndjson");
        return new HttpRequestMessage(HttpMethod.Post, route + "events") { Content = body };
    }

    static HttpRequestMessage Upload(string route, Stream content, string path, string? mapping, string? policy)
    {
        var body = new StreamContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        var query = string.Join('&', new[] { ("mapping", mapping), ("policy", policy) }
            .Where(option => option.Item2 is not null)
            .Select(option => $"{option.Item1}={Uri.EscapeDataString(option.Item2!)}"));
        return new HttpRequestMessage(HttpMethod.Post, route + "uploads" + (query.Length == 0 ? "" : "?" + query))
        {
            Content = new MultipartFormDataContent { { body, "file", Path.GetFileName(NameWithoutGzip(path)) } },
        };
    }

    static Stream Open(string path)
    {
        if (path == "-")
            return Console.OpenStandardInput();
        if (!File.Exists(path))
            throw new BadArgumentsException($"There is no file '{path}'.");
        Stream file = File.OpenRead(path);
        return path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    static string NameWithoutGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
}
