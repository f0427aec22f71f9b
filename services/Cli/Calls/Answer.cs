using System.Net.Http;
using System.Text.Json;

namespace Millrace.Cli.Calls;

/// <summary>Reads answers, and turns problem documents into one line.</summary>
static class Answer
{
    /// <summary>The answer's JSON; an empty answer is null.</summary>
    /// <exception cref="RefusedException">The status is no success; the message holds the problem's code and detail.</exception>
    public static async Task<JsonElement?> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new RefusedException(Describe(answer, body));
        return body.Length == 0 ? null : JsonSerializer.Deserialize<JsonElement>(body);
    }

    static string Describe(HttpResponseMessage answer, byte[] body)
    {
        var status = $"{(int)answer.StatusCode} {answer.ReasonPhrase}";
        try
        {
            var problem = JsonSerializer.Deserialize<JsonElement>(body);
            return problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out var detail)
                ? $"{status}: {(problem.TryGetProperty("code", out var code) ? code.ToString() + ": " : "")}{detail}"
                : status;
        }
        catch (JsonException)
        {
            return status;
        }
    }
}
