using System.Text;
using System.Text.Json;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.HistoricalFeatures;

/// <summary>
/// Reads the request from a JSON body, or from an NDJSON body that is the spine itself, with <c>features</c> (repeated or
/// with commas), <c>feature_service</c> and <c>full_feature_names</c> in the query.
/// </summary>
internal static class HistoricalRequestReader
{
    /// <summary>The most rows that are answered at once.</summary>
    public const int MaxRows = 100_000;

    public static async Task<HistoricalRequest> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return request.ContentType?.StartsWith("application/x-ndjson", StringComparison.OrdinalIgnoreCase) == true
                ? await ReadLinesAsync(request, cancellationToken)
                : await ReadDocumentAsync(request, cancellationToken);
        }
        catch (JsonException fault)
        {
            throw ProblemException.Invalid("malformed_json", $"The body is no JSON: {fault.Message}");
        }
    }

    static async Task<HistoricalRequest> ReadLinesAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var spine = new Spine();
        using var lines = new StreamReader(request.Body, Encoding.UTF8);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            Add(spine, JsonSerializer.Deserialize<JsonElement>(line));
        }
        return new HistoricalRequest
        {
            Features = [.. request.Query["features"].SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))],
            FeatureService = request.Query["feature_service"] is [{ } service] ? service : null,
            FullFeatureNames = request.Query["full_feature_names"] is ["true"],
            Spine = spine,
        };
    }

    static async Task<HistoricalRequest> ReadDocumentAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var body = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body, cancellationToken: cancellationToken);
        if (body.ValueKind != JsonValueKind.Object)
            throw ProblemException.Invalid("invalid_body", "The body must be a JSON object.");
        RefuseUnsupported(body);
        var all = body.TryGetProperty("entities", out var entities);
        if (all && (entities.ValueKind != JsonValueKind.String || entities.GetString() != "all"))
            throw ProblemException.Invalid("invalid_field", "'entities' takes \"all\", together with 'at'; rows stand under 'entity_rows'.");
        if (all == body.TryGetProperty("entity_rows", out var rows))
            throw ProblemException.Invalid("missing_field", "Give either 'entity_rows' (a list of rows) or 'entities': \"all\" with 'at'.");
        return new HistoricalRequest
        {
            Features = Features(body),
            FeatureService = Text(body, "feature_service"),
            FullFeatureNames = body.TryGetProperty("full_feature_names", out var full) && full.ValueKind == JsonValueKind.True,
            Spine = all ? null : SpineOf(rows),
            AllEntitiesAt = all ? At(body) : null,
        };
    }

    static void RefuseUnsupported(JsonElement body)
    {
        foreach (var field in (ReadOnlySpan<string>)["spine", "output"])
            if (body.TryGetProperty(field, out _))
                throw new ProblemException(StatusCodes.Status501NotImplemented, "not_supported", $"'{field}' is not supported yet; send the rows as 'entity_rows' or as NDJSON, and take the answer directly.");
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

    static Spine SpineOf(JsonElement rows)
    {
        if (rows.ValueKind != JsonValueKind.Array)
            throw ProblemException.Invalid("invalid_field", "'entity_rows' must be a list of objects, one per row.");
        var spine = new Spine();
        foreach (var row in rows.EnumerateArray())
            Add(spine, row);
        return spine;
    }

    static void Add(Spine spine, JsonElement row)
    {
        if (spine.Rows == MaxRows)
            throw new ProblemException(StatusCodes.Status413PayloadTooLarge, "payload_too_large", $"The spine has more than {MaxRows} rows; ask in parts.");
        spine.Add(row);
    }
}
