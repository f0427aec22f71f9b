using System.Globalization;
using System.Text.Json;

namespace Millrace.Cli.Lake;

/// <summary>Prints results: for people name by name, for machines as JSON lines. Progress goes to the error stream.</summary>
static class Print
{
    public static void Line(bool json, params IReadOnlyList<(string Name, object? Value)> fields) => Console.Out.WriteLine(json
        ? JsonSerializer.Serialize(fields.ToDictionary(field => field.Name, field => field.Value))
        : string.Join("  ", fields.Select(field => $"{field.Name}={Convert.ToString(field.Value ?? "unknown", CultureInfo.InvariantCulture)}")));

    public static void Progress(string line) => Console.Error.WriteLine(line);
}
