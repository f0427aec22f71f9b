using System.Text.Json;

namespace Millrace.Services.Tests.Serving.Feast;

/// <summary>The columns of a lookup's answer by name: Feast's server gives them in an order of chance.</summary>
static class FeastColumns
{
    public static bool TryGetColumns(this JsonElement body, out Dictionary<string, (JsonElement Values, string Statuses, string Times)> columns)
    {
        columns = [];
        if (body.ValueKind != JsonValueKind.Object || !body.TryGetProperty("results", out var results))
            return false;
        foreach (var (name, column) in body.GetProperty("metadata").GetProperty("feature_names").EnumerateArray().Zip(results.EnumerateArray()))
            columns.Add(name.GetString()!, (column.GetProperty("values"), Joined(column.GetProperty("statuses")), Joined(column.GetProperty("event_timestamps"))));
        return true;
    }

    /// <summary>Whether two lists hold the same values: whole numbers digit by digit, others within what float32 tells apart.</summary>
    public static bool SameValues(JsonElement ours, JsonElement theirs) =>
        ours.GetArrayLength() == theirs.GetArrayLength() && ours.EnumerateArray().Zip(theirs.EnumerateArray()).All(pair => Same(pair.First, pair.Second));

    /// <summary>A line of statuses for as many rows as another has: the last one holds for the rest.</summary>
    public static string Filled(string line, string like)
    {
        var statuses = line.Split(',');
        return string.Join(',', like.Split(',').Select((_, row) => statuses[Math.Min(row, statuses.Length - 1)]));
    }

    static bool Same(JsonElement ours, JsonElement theirs) =>
        ours.ValueKind == theirs.ValueKind && ours.ValueKind switch
        {
            JsonValueKind.Number when theirs.TryGetInt64(out var whole) && ours.TryGetInt64(out var mine) => whole == mine,
            JsonValueKind.Number => (float)ours.GetDouble() == (float)theirs.GetDouble() && Math.Abs(ours.GetDouble() - theirs.GetDouble()) <= 1e-7 * Math.Abs(theirs.GetDouble()),
            JsonValueKind.String => ours.GetString() == theirs.GetString(),
            _ => true,
        };

    static string Joined(JsonElement list) => string.Join(',', list.EnumerateArray().Select(item => item.GetString()));
}
