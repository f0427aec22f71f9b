using Millrace.Hosting.Problems;

namespace Millrace.FeatureServing.Problems;

/// <summary>A request that cannot be answered, as the caller will read it.</summary>
internal sealed class Refusal(int status, string code, string detail, IReadOnlyDictionary<string, object?>? members = null) : Exception(detail)
{
    public int Status => status;

    /// <summary>The stable name of the reason, for programs.</summary>
    public string Code => code;

    public static Refusal BadRequest(string code, string detail) => new(StatusCodes.Status400BadRequest, code, detail);

    public static Refusal NotFound(string code, string detail) => new(StatusCodes.Status404NotFound, code, detail);

    public static Refusal Invalid(string code, string detail) => new(StatusCodes.Status422UnprocessableEntity, code, detail);

    /// <summary>The answer: RFC 9457 problem details with the code beside the usual members.</summary>
    public IResult ToResult() => Problem.Of(status, code, Message, members);
}
