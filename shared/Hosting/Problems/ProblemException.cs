using Microsoft.AspNetCore.Http;

namespace Millrace.Hosting.Problems;

/// <summary>A request that cannot be answered, as the caller will read it. The hosting turns it into its problem document.</summary>
public sealed class ProblemException(int status, string code, string detail, IReadOnlyDictionary<string, object?>? members = null)
    : Exception(detail)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The stable name of the reason, for programs.</summary>
    public string Code { get; } = code;

    /// <summary>Further members of the document.</summary>
    public IReadOnlyDictionary<string, object?>? Members { get; } = members;

    /// <summary>400: the request cannot be understood.</summary>
    public static ProblemException BadRequest(string code, string detail) => new(StatusCodes.Status400BadRequest, code, detail);

    /// <summary>404: a name that does not exist.</summary>
    public static ProblemException NotFound(string code, string detail) => new(StatusCodes.Status404NotFound, code, detail);

    /// <summary>422: well-formed but invalid.</summary>
    public static ProblemException Invalid(string code, string detail) => new(StatusCodes.Status422UnprocessableEntity, code, detail);
}
