using System.Globalization;
using System.Text.Json;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.OnlineFeatures.Request;

/// <summary>
/// Reads a lookup from its JSON in one pass. Feast ignores fields it does not know and clients rely on it, so does
/// this; a field it knows must have its form.
/// </summary>
internal static class OnlineRequestReader
{
    public static OnlineRequest Read(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            throw ProblemException.Invalid("malformed_json", "The request has no body; a JSON object with 'features' or 'feature_service', and 'entities', is expected.");
        try
        {
            return ReadObject(body);
        }
        catch (JsonException fault)
        {
            throw ProblemException.Invalid("malformed_json", $"The body is no JSON: {fault.Message}");
        }
    }

    static OnlineRequest ReadObject(ReadOnlyMemory<byte> body)
    {
        var json = new Utf8JsonReader(body.Span);
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw ProblemException.Invalid("invalid_body", "The body must be a JSON object.");
        var request = new OnlineRequest();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            ReadField(ref json, body, request);
        if (json.Read())
            throw ProblemException.Invalid("malformed_json", "Something follows the JSON object.");
        if (request.Entities is null)
            throw ProblemException.Invalid("missing_field", "'entities' is missing: an object that gives each join key a list of values, as in {\"entities\":{\"user_id\":[\"u1\",\"u2\"]}}.");
        CheckLengths(request);
        return request;
    }

    static void ReadField(ref Utf8JsonReader json, ReadOnlyMemory<byte> body, OnlineRequest request)
    {
        if (json.ValueTextEquals("features"u8))
        {
            json.Read();
            var start = (int)json.TokenStartIndex;
            json.Skip();
            request.FeaturesJson = json.TokenType == JsonTokenType.Null ? default : body[start..(int)json.BytesConsumed];
        }
        else if (json.ValueTextEquals("feature_service"u8))
        {
            request.FeatureService = ReadText(ref json, "feature_service");
        }
        else if (json.ValueTextEquals("full_feature_names"u8))
        {
            json.Read();
            request.FullFeatureNames = json.TokenType switch
            {
                JsonTokenType.True => true,
                JsonTokenType.False or JsonTokenType.Null => false,
                _ => throw ProblemException.Invalid("invalid_field", "'full_feature_names' must be true or false."),
            };
        }
        else if (json.ValueTextEquals("at"u8))
        {
            request.At = ReadInstant(ref json);
        }
        else if (json.ValueTextEquals("transform"u8))
        {
            request.Transform = ReadText(ref json, "transform");
        }
        else if (json.ValueTextEquals("entities"u8))
        {
            request.Entities = ReadColumns(ref json, "entities", scalars: false);
        }
        else if (json.ValueTextEquals("request_context"u8))
        {
            request.Context.AddRange(ReadColumns(ref json, "request_context", scalars: true));
        }
        else
        {
            json.Read();
            json.Skip();
        }
    }

    static List<RequestColumn> ReadColumns(ref Utf8JsonReader json, string field, bool scalars)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
            throw ProblemException.Invalid("invalid_field", $"'{field}' must be an object of lists, one per name, as in {{\"{field}\":{{\"user_id\":[\"u1\"]}}}}.");
        var columns = new List<RequestColumn>(2);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString()!;
            if (columns.Exists(column => column.Name == name))
                throw ProblemException.Invalid("invalid_field", $"'{field}' names '{name}' twice.");
            json.Read();
            columns.Add(ReadColumn(ref json, field, name, scalars));
        }
        return columns;
    }

    static RequestColumn ReadColumn(ref Utf8JsonReader json, string field, string name, bool scalars)
    {
        var values = new List<RequestValue>(4);
        if (json.TokenType != JsonTokenType.StartArray)
        {
            if (!scalars || json.TokenType == JsonTokenType.StartObject)
                throw ProblemException.Invalid("invalid_field", $"'{field}.{name}' must be a list of values, one per row.");
            values.Add(ReadScalar(ref json, field, name));
            return new RequestColumn(name, values, IsScalar: true);
        }
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            values.Add(ReadScalar(ref json, field, name));
        return new RequestColumn(name, values, IsScalar: false);
    }

    static RequestValue ReadScalar(ref Utf8JsonReader json, string field, string name) => json.TokenType switch
    {
        JsonTokenType.String => new RequestValue(JsonTokenType.String, json.GetString()),
        JsonTokenType.Number => new RequestValue(JsonTokenType.Number, System.Text.Encoding.UTF8.GetString(json.ValueSpan)),
        JsonTokenType.True or JsonTokenType.False or JsonTokenType.Null => new RequestValue(json.TokenType, null),
        _ => throw ProblemException.Invalid("invalid_field", $"'{field}.{name}' may hold text, numbers, true, false and null only."),
    };

    static string? ReadText(ref Utf8JsonReader json, string field)
    {
        json.Read();
        return json.TokenType switch
        {
            JsonTokenType.String => json.GetString(),
            JsonTokenType.Null => null,
            _ => throw ProblemException.Invalid("invalid_field", $"'{field}' must be text."),
        };
    }

    static DateTimeOffset? ReadInstant(ref Utf8JsonReader json)
    {
        var text = ReadText(ref json, "at");
        if (text is null)
            return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : throw ProblemException.Invalid("invalid_field", $"'at' must be an instant as in 2026-01-05T10:00:00Z; '{text}' is none.");
    }

    static void CheckLengths(OnlineRequest request)
    {
        var rows = request.Rows;
        foreach (var column in request.Entities!.Concat(request.Context))
            if (!column.IsScalar && column.Values.Count != rows)
                throw ProblemException.Invalid(
                    "length_mismatch",
                    $"'{column.Name}' has {column.Values.Count} values where '{request.Entities!.FirstOrDefault()?.Name}' has {rows}; every list needs one value per row.");
        foreach (var column in request.Context)
            if (request.Entities!.Exists(entity => entity.Name == column.Name))
                throw ProblemException.BadRequest("duplicate_input", $"'{column.Name}' stands both under 'entities' and under 'request_context'; give it once.");
    }
}
