using System.Net.Http;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Millrace.Cli.Calls;

namespace Millrace.Cli.Verbs;

/// <summary>What is asked, as a request: a body that is the rows themselves, or a document.</summary>
sealed record HistoricalQuestion(string[] Features, bool FullNames, bool AsTable)
{
    const string Path = "/get-historical-features";

    /// <summary>The media type of a file by its ending, or null for none.</summary>
    public static string? TypeOf(string? file) => System.IO.Path.GetExtension(file ?? "") switch
    {
        "" => null,
        ".csv" => "text/csv",
        ".ndjson" or ".jsonl" => "application/x-ndjson",
        ".parquet" => "application/vnd.apache.parquet",
        ".json" => "application/json",
        var other => throw new BadArgumentsException($"'{file}' ends in {other}; .csv, .ndjson, .json and .parquet are understood."),
    };

    public HttpRequestMessage Of(string? rows, string? table, string? time, string? at)
    {
        if (new[] { rows, table, at }.Count(each => each is not null) != 1)
            throw new BadArgumentsException("Give the rows by one of --dataframe, --table and --all-at.");
        if (rows is not null)
            return rows.TrimStart().StartsWith('[') ? Document("entity_rows", JsonNode.Parse(rows)) : OfFile(rows);
        if (at is not null)
            return Document("entities", "all", ("at", at));
        var version = table!.LastIndexOf('@');
        var spine = new JsonObject { ["table"] = version > 0 ? table[..version] : table };
        if (version > 0)
            spine["version"] = long.TryParse(table[(version + 1)..], out var number) ? number : throw new BadArgumentsException($"'{table}' names no version; it takes PACK/LAYER/NAME@3.");
        if (time is not null)
            spine["timestamp"] = time;
        return Document("spine", spine);
    }

    HttpRequestMessage OfFile(string file)
    {
        if (!File.Exists(file))
            throw new BadArgumentsException($"There is no file '{file}'.");
        var type = TypeOf(file) ?? throw new BadArgumentsException($"'{file}' has no ending; .csv, .ndjson, .json and .parquet are understood.");
        if (type == "application/json")
            return Document("entity_rows", JsonNode.Parse(File.ReadAllText(file)));
        var query = new StringBuilder(Path).Append('?');
        if (Service is { } service)
            query.Append("feature_service=").Append(Uri.EscapeDataString(service));
        else
            query.Append("features=").Append(Uri.EscapeDataString(string.Join(',', Features)));
        query.Append(FullNames ? "&full_feature_names=true" : "").Append(AsTable ? "&output=table" : "");
        var request = new HttpRequestMessage(HttpMethod.Post, query.ToString()) { Content = new StreamContent(File.OpenRead(file)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return request;
    }

    string? Service => Features is [var only] && !only.Contains(':', StringComparison.Ordinal) ? only : null;

    HttpRequestMessage Document(string field, JsonNode? value, params (string Name, string Value)[] more)
    {
        var body = new JsonObject { [field] = value, ["full_feature_names"] = FullNames };
        if (Service is { } service)
            body["feature_service"] = service;
        else
            body["features"] = new JsonArray([.. Features.Select(feature => (JsonNode)feature)]);
        if (AsTable)
            body["output"] = "table";
        foreach (var (name, text) in more)
            body[name] = text;
        return new HttpRequestMessage(HttpMethod.Post, Path) { Content = JsonLook.Content(body) };
    }
}
