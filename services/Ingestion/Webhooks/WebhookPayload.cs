using System.Text.Json;

namespace Millrace.Ingestion.Webhooks;

/// <summary>A provider's JSON as a row of a table: members of members are columns with '.' between the names, lists stay JSON.</summary>
static class WebhookPayload
{
    /// <summary>The events of a body: an object, or a list of objects.</summary>
    /// <exception cref="JsonException">It is neither.</exception>
    public static IEnumerable<(IReadOnlyList<string> Columns, IReadOnlyList<string> Values)> RowsOf(JsonElement body)
    {
        JsonElement[] events = body.ValueKind == JsonValueKind.Array ? [.. body.EnumerateArray()] : [body];
        if (Array.Exists(events, one => one.ValueKind != JsonValueKind.Object))
            throw new JsonException("A body must be a JSON object, or a list of objects.");
        foreach (var one in events)
        {
            List<string> columns = [], values = [];
            Flatten(one, "", columns, values);
            yield return (columns, values);
        }
    }

    static void Flatten(JsonElement item, string prefix, List<string> columns, List<string> values)
    {
        foreach (var member in item.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.Object)
            {
                Flatten(member.Value, $"{prefix}{member.Name}.", columns, values);
                continue;
            }

            columns.Add(prefix + member.Name);
            values.Add(member.Value.ValueKind switch
            {
                JsonValueKind.String => member.Value.GetString()!,
                JsonValueKind.Null => "",
                _ => member.Value.GetRawText(),
            });
        }
    }
}
