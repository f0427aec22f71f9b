using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Contracts.Problems;
using Millrace.Hosting.Problems;
using Millrace.Validation.Quarantine;

namespace Millrace.Validation.Replay;

/// <summary>What <c>POST /v1/{pack}/{dataset}/quarantine/replay</c> is asked; an empty body asks for everything.</summary>
/// <param name="Codes">Only rows that broke a rule with one of these codes.</param>
/// <param name="Rules">Only rows that broke one of these rules.</param>
/// <param name="Ids">Only events with these ids.</param>
/// <param name="StartTs">Only rows that came in at this instant or later.</param>
/// <param name="EndTs">Only rows that came in before this instant.</param>
/// <param name="Limit">At most so many rows, 1 or more.</param>
/// <param name="DryRun">Only tell what would be sent and whether it would hold.</param>
sealed record ReplayRequest(
    IReadOnlyList<string>? Codes = null, IReadOnlyList<string>? Rules = null, IReadOnlyList<string>? Ids = null,
    string? StartTs = null, string? EndTs = null, long? Limit = null, bool DryRun = false)
{
    /// <summary>Reads the body of a request.</summary>
    /// <exception cref="ProblemException">400: it is no such JSON.</exception>
    public static async Task<ReplayRequest> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length == 0)
            return new();
        try
        {
            return JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), ReplayRequestJson.Default.ReplayRequest) ?? new();
        }
        catch (JsonException wrong)
        {
            throw ProblemException.BadRequest(ErrorCode.InvalidArgument,
                $"The body must be a JSON object of codes, rules, ids (lists of texts), start_ts, end_ts (instants), limit (a number) and dry_run (true or false), all of which may be left out. {wrong.Message}");
        }
    }

    /// <summary>Reads the same conditions from a query, where lists are names given several times.</summary>
    /// <exception cref="ProblemException">400: a value cannot be taken.</exception>
    public static ReplayRequest Read(IQueryCollection query) => new(
        Texts(query, "code"), Texts(query, "rule"), Texts(query, "id"), query["start_ts"], query["end_ts"],
        query["limit"].ToString() is not { Length: > 0 } limit ? null
            : long.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
            : throw Wrong($"'limit' takes a whole number, 1 or more, not '{limit}'."));

    /// <summary>The conditions.</summary>
    /// <exception cref="ProblemException">400: an instant or the limit cannot be taken.</exception>
    public QuarantineFilter Filter()
    {
        if (Limit < 1)
            throw Wrong($"'limit' takes a whole number, 1 or more, not {Limit}.");
        var filter = new QuarantineFilter { Codes = Codes ?? [], Rules = Rules ?? [], Ids = Ids ?? [], From = Instant("start_ts", StartTs), To = Instant("end_ts", EndTs) };
        return filter.From < filter.To || filter.From is null || filter.To is null
            ? filter
            : throw Wrong($"'start_ts' ({StartTs}) must be before 'end_ts' ({EndTs}).");
    }

    static DateTimeOffset? Instant(string name, string? text) => string.IsNullOrEmpty(text) ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant) ? instant
        : throw Wrong($"'{name}' takes an instant, as 2026-01-31T06:00:00Z, not '{text}'.");

    static string[] Texts(IQueryCollection query, string name) => [.. query[name].OfType<string>().Where(text => text.Length > 0)];

    static ProblemException Wrong(string detail) => ProblemException.BadRequest(ErrorCode.InvalidArgument, detail);
}

[JsonSerializable(typeof(ReplayRequest))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
sealed partial class ReplayRequestJson : JsonSerializerContext;
