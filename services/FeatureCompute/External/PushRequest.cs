using System.Text.Json;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureCompute.External;

/// <summary>The body of <c>/push</c> and <c>/write-to-online-store</c>, as Feast's clients send it; other fields are passed over.</summary>
/// <param name="Name">The push source, or the view.</param>
/// <param name="Rows">The rows as lists per column.</param>
/// <param name="Online">Whether the rows go to the online store too. Gold keeps them always, so that training sees what serving saw.</param>
internal sealed record PushRequest(string Name, JsonElement Rows, bool Online)
{
    /// <exception cref="ProblemException">422: a field is missing or malformed.</exception>
    public static PushRequest Read(JsonElement body, string nameField)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw ProblemException.Invalid("invalid_body", "The body must be a JSON object.");
        if (!body.TryGetProperty(nameField, out var name) || name.ValueKind != JsonValueKind.String)
            throw ProblemException.Invalid("missing_field", $"'{nameField}' is missing: the name that the rows are for.");
        return new PushRequest(name.GetString()!, body.TryGetProperty("df", out var df) ? df : default, Target(body));
    }

    static bool Target(JsonElement body)
    {
        if (!body.TryGetProperty("to", out var to) || to.ValueKind == JsonValueKind.Null)
            return true;
        return (to.ValueKind == JsonValueKind.String ? to.GetString() : null) switch
        {
            "online" or "online_and_offline" => true,
            "offline" => false,
            _ => throw ProblemException.Invalid("invalid_field", $"'to' is {to.GetRawText()}; it takes \"online\", \"offline\" and \"online_and_offline\"."),
        };
    }
}
