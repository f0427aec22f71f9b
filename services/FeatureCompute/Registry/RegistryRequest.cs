using System.Text.Json;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureCompute.Registry;

/// <summary>Reads the bodies of requests to change the registry.</summary>
internal static class RegistryRequest
{
    /// <summary>The pack's files: <c>{"files":{"pack.yaml":"pack: shop"}}</c>.</summary>
    /// <exception cref="ProblemException">422: they are missing.</exception>
    public static Dictionary<string, string> Files(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("files", out var files) || files.ValueKind != JsonValueKind.Object
            || files.EnumerateObject().Any(file => file.Value.ValueKind != JsonValueKind.String))
            throw ProblemException.Invalid("missing_field", "'files' is missing: an object of the pack's files, each path with its text, as in {\"files\":{\"pack.yaml\":\"pack: shop\"}}.");
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in files.EnumerateObject())
            read[file.Name] = file.Value.GetString()!;
        return read;
    }

    /// <summary>How to apply: <c>promote</c>, true unless told otherwise, <c>draft</c> and <c>allow_incompatible</c>.</summary>
    /// <exception cref="ProblemException">422: one is no truth value.</exception>
    public static ApplyOptions Options(JsonElement body) =>
        new(Flag(body, "promote", otherwise: true), Flag(body, "draft", otherwise: false), Flag(body, "allow_incompatible", otherwise: false));

    /// <summary>The version that a pack goes back to: its hash, or enough of its beginning.</summary>
    /// <exception cref="ProblemException">422: it is missing.</exception>
    public static string PackVersion(JsonElement body) =>
        body.ValueKind == JsonValueKind.Object && body.TryGetProperty("version", out var version) && version.ValueKind == JsonValueKind.String && version.GetString() is { Length: >= 4 } text
            ? text
            : throw ProblemException.Invalid("missing_field", "'version' is missing: the hash of an applied version of the pack, or at least the first 4 characters of it.");

    /// <summary>A version of a view, or null when none is named.</summary>
    /// <exception cref="ProblemException">422: it is no version.</exception>
    public static int? ViewVersion(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("version", out var version) || version.ValueKind == JsonValueKind.Null)
            return null;
        return version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out var number)
            ? number
            : throw ProblemException.Invalid("invalid_field", $"'version' is {version.GetRawText()}; it takes the number of a version, as in 2.");
    }

    static bool Flag(JsonElement body, string name, bool otherwise)
    {
        if (!body.TryGetProperty(name, out var flag))
            return otherwise;
        return flag.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? flag.GetBoolean()
            : throw ProblemException.Invalid("invalid_field", $"'{name}' is {flag.GetRawText()}; it takes true or false.");
    }
}
