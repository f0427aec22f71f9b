using System.Text.Json;
using Millrace.LocalRuntime.Apps;
using Millrace.LocalRuntime.Resilience;

namespace Millrace.LocalRuntime.PubSub;

/// <summary>What an app's answer to a delivery means.</summary>
internal static class ReplyContract
{
    public static Outcome Single(AppAnswer answer)
    {
        if (answer.Status == 404)
            return Outcome.Drop("the app answered 404");
        if (!answer.IsSuccess)
            return Outcome.Retry($"the app answered {answer.Status}", answer.Status);
        return Status(answer.Body) switch
        {
            null or "" or "SUCCESS" => Outcome.Done,
            "DROP" => Outcome.Drop("the app answered DROP"),
            var status => Outcome.Retry($"the app answered status '{status}'"),
        };
    }

    static string? Status(byte[] body)
    {
        if (body.Length == 0)
            return null;
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                foreach (var member in document.RootElement.EnumerateObject())
                    if (member.Name.Equals("status", StringComparison.OrdinalIgnoreCase))
                        return member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Per entry: an entry without a known status is to be tried again.</summary>
    public static Outcome[] Bulk(AppAnswer answer, IReadOnlyList<string> entryIds)
    {
        if (answer.Status == 404)
            return [.. entryIds.Select(_ => Outcome.Done)];
        if (!answer.IsSuccess)
            return [.. entryIds.Select(_ => Outcome.Retry($"the app answered {answer.Status}", answer.Status))];
        var statuses = Statuses(answer.Body);
        return
        [
            .. entryIds.Select(id => statuses.GetValueOrDefault(id) switch
            {
                "SUCCESS" => Outcome.Done,
                "DROP" => Outcome.Drop("the app answered DROP"),
                var status => Outcome.Retry($"the app answered status '{status}'"),
            }),
        ];
    }

    static Dictionary<string, string> Statuses(byte[] body)
    {
        var statuses = new Dictionary<string, string>(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var entry in document.RootElement.GetProperty("statuses").EnumerateArray())
                // Of a repeated entry the last status counts.
                statuses[entry.GetProperty("entryId").GetString() ?? ""] =
                    entry.TryGetProperty("status", out var status) ? status.GetString() ?? "" : "";
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            statuses.Clear();
        }
        return statuses;
    }
}
