using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Millrace.Hosting.Problems;

/// <summary>Errors of the public API as RFC 9457 problem details with a stable <c>code</c>.</summary>
public static class Problem
{
    /// <summary>A problem with its status, stable code, and a sentence that says what was wrong and what is accepted.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="code">The stable code, in snake_case.</param>
    /// <param name="detail">What was wrong, where, and what is accepted; without secrets.</param>
    /// <param name="extensions">Further members of the document, in snake_case.</param>
    public static ProblemHttpResult Of(
        int status, string code, string detail, IReadOnlyDictionary<string, object?>? extensions = null)
    {
        var members = new Dictionary<string, object?> { ["code"] = code };
        if (extensions is not null)
            foreach (var (name, value) in extensions)
                members[name] = value;
        return TypedResults.Problem(detail: detail, statusCode: status, title: TitleOf(code), extensions: members);
    }

    /// <summary>400: the request cannot be understood.</summary>
    public static ProblemHttpResult BadRequest(string code, string detail) => Of(StatusCodes.Status400BadRequest, code, detail);

    /// <summary>404: a name that does not exist.</summary>
    public static ProblemHttpResult NotFound(string code, string detail) => Of(StatusCodes.Status404NotFound, code, detail);

    /// <summary>422: well-formed but invalid.</summary>
    public static ProblemHttpResult Invalid(string code, string detail) => Of(StatusCodes.Status422UnprocessableEntity, code, detail);

    /// <summary>Writes a problem as the whole answer, for middleware and raw handlers.</summary>
    public static Task WriteAsync(
        HttpContext context, int status, string code, string detail, IReadOnlyDictionary<string, object?>? extensions = null) =>
        Of(status, code, detail, extensions).ExecuteAsync(context);

    static string TitleOf(string code)
    {
        var words = code.Replace('_', ' ');
        return string.Concat(char.ToUpperInvariant(words[0]).ToString(), words.AsSpan(1));
    }
}
