using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Millrace.FeatureServing.HistoricalFeatures.Spines;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>
/// Reads the request from a JSON body, or from a body that is the spine itself (NDJSON, CSV, Parquet), with
/// <c>features</c> (repeated or with commas), <c>feature_service</c>, <c>full_feature_names</c>, <c>transform</c> and <c>output</c> in the query.
/// </summary>
internal static class HistoricalRequestReader
{
    /// <exception cref="ProblemException">The request is not what it should be.</exception>
    public static async Task<HistoricalRequest> ReadAsync(HistoricalCall call, CancellationToken cancellationToken)
    {
        try
        {
            return SpineBodies.KindOf(call.ContentType) is { } kind
                ? FromQuery(QueryHelpers.ParseQuery(call.Query), await SpineBodies.ReadAsync(kind, call.Body, cancellationToken))
                : FromDocument(JsonSerializer.Deserialize<JsonElement>(call.Body));
        }
        catch (JsonException fault)
        {
            throw ProblemException.Invalid("malformed_json", $"The body is no JSON: {fault.Message}");
        }
    }

    static HistoricalRequest FromQuery(Dictionary<string, StringValues> query, Spine spine)
    {
        StringValues Of(string name) => query.GetValueOrDefault(name);
        return new HistoricalRequest
        {
            Features = [.. Of("features").SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
            FeatureService = Of("feature_service") is [{ } service] ? service : null,
            FullFeatureNames = Of("full_feature_names") is ["true"],
            Spine = spine,
            Transform = Of("transform") is [{ Length: > 0 } model] ? model : null,
            ToTable = IsTable(Of("output") is [{ } output] ? output : null),
        };
    }

    static HistoricalRequest FromDocument(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw ProblemException.Invalid("invalid_body", "The body must be a JSON object.");
        var all = body.TryGetProperty("entities", out var entities);
        if (all && (entities.ValueKind != JsonValueKind.String || entities.GetString() != "all"))
            throw ProblemException.Invalid("invalid_field", "'entities' takes \"all\", together with 'at'; rows stand under 'entity_rows'.");
        var given = body.TryGetProperty("entity_rows", out var rows);
        var table = body.TryGetProperty("spine", out var spine);
        if ((all ? 1 : 0) + (given ? 1 : 0) + (table ? 1 : 0) != 1)
            throw ProblemException.Invalid("missing_field", "Give one of 'entity_rows' (a list of rows), 'spine' (a table) and 'entities': \"all\" with 'at'.");
        return new HistoricalRequest
        {
            Features = Features(body),
            FeatureService = Text(body, "feature_service"),
            FullFeatureNames = body.TryGetProperty("full_feature_names", out var full) && full.ValueKind == JsonValueKind.True,
            Spine = given ? JsonSpine.Of(rows) : null,
            Table = table ? TableOf(spine) : null,
            AllEntitiesAt = all ? At(body) : null,
            Transform = Text(body, "transform"),
            ToTable = IsTable(Text(body, "output")),
        };
    }

    static bool IsTable(string? output) => output switch
    {
        null => false,
        "table" => true,
        _ => throw ProblemException.Invalid("invalid_field", $"'output' is '{output}'; it takes \"table\". The form of a direct answer is that of 'Accept'."),
    };

    static TableReference TableOf(JsonElement spine)
    {
        if (spine.ValueKind != JsonValueKind.Object || Text(spine, "table") is not { } table)
            throw ProblemException.Invalid("invalid_field", "'spine' names a table, as in {\"table\":\"ecommerce/silver/interactions\",\"version\":3,\"timestamp\":\"event_time\"}.");
        if (!spine.TryGetProperty("version", out var version) || version.ValueKind == JsonValueKind.Null)
            return new TableReference(table, null, Text(spine, "timestamp") ?? Spine.Time);
        return version.ValueKind == JsonValueKind.Number && version.TryGetInt64(out var number) && number >= 0
            ? new TableReference(table, number, Text(spine, "timestamp") ?? Spine.Time)
            : throw ProblemException.Invalid("invalid_field", $"'spine.version' is {version.GetRawText()}; it takes a version of the table, 0 or more.");
    }

    static string[] Features(JsonElement body)
    {
        if (!body.TryGetProperty("features", out var features) || features.ValueKind == JsonValueKind.Null)
            return [];
        if (features.ValueKind != JsonValueKind.Array || features.EnumerateArray().Any(feature => feature.ValueKind != JsonValueKind.String))
            throw ProblemException.Invalid("invalid_field", "'features' must be a list of references such as \"user_features:total_purchases\".");
        return [.. features.EnumerateArray().Select(feature => feature.GetString()!)];
    }

    static string? Text(JsonElement body, string field)
    {
        if (!body.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw ProblemException.Invalid("invalid_field", $"'{field}' must be text.");
    }

    static long At(JsonElement body) =>
        Text(body, "at") is { } text && Spine.TryInstant(text, out var at)
            ? at
            : throw ProblemException.Invalid("missing_field", "'entities': \"all\" needs 'at', an instant as in 2026-01-05T10:00:00Z.");
}
