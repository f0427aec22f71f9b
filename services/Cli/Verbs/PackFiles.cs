using System.Net.Http;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Cli.Calls;

namespace Millrace.Cli.Verbs;

/// <summary>A pack's folder as a request takes it, and the mistakes that are found in it.</summary>
static class PackFiles
{
    /// <summary>The pack's name, which is its folder's, and the text of its files by their paths.</summary>
    public static (string Name, JsonObject Files) Of(string folder)
    {
        var root = Path.GetFullPath(folder);
        if (!File.Exists(Path.Combine(root, "pack.yaml")))
            throw new BadArgumentsException($"'{folder}' is no pack: there is no pack.yaml in it.");
        var files = new JsonObject();
        foreach (var file in Directory.EnumerateFiles(root, "*.yaml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            files[Path.GetRelativePath(root, file).Replace('\\', '/')] = File.ReadAllText(file);
        return (Path.GetFileName(root.TrimEnd('/', '\\')), files);
    }

    /// <summary>Prints the mistakes of a refused pack, one a line, as compilers do.</summary>
    public static async Task PrintMistakesAsync(HttpResponseMessage answer, string pack, CancellationToken cancellationToken)
    {
        await answer.Content.LoadIntoBufferAsync(cancellationToken);
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if ((int)answer.StatusCode != 422 || body.Length == 0)
            return;
        if (JsonSerializer.Deserialize<JsonElement>(body) is { ValueKind: JsonValueKind.Object } problem && problem.TryGetProperty("errors", out var errors))
            foreach (var error in errors.EnumerateArray())
                await Console.Error.WriteLineAsync(
                    $"{pack}/{error.GetProperty("file")}:{error.GetProperty("line")}:{error.GetProperty("column")}: {error.GetProperty("detail")}"
                    + (error.GetProperty("suggestion") is { ValueKind: JsonValueKind.String } near ? $"; did you mean '{near}'?" : ""));
    }
}
