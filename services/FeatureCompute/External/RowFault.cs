using System.Text.Json.Serialization;
using Millrace.Contracts.Problems;
using Millrace.Hosting.Problems;

namespace Millrace.FeatureCompute.External;

/// <summary>What is wrong with a cell of an incoming row.</summary>
/// <param name="Row">The row, from 0.</param>
/// <param name="Column">The column.</param>
/// <param name="Code">A stable code.</param>
/// <param name="Detail">What is wrong, and what is accepted.</param>
internal sealed record RowFault(
    [property: JsonPropertyName("row")] int Row,
    [property: JsonPropertyName("column")] string Column,
    [property: JsonPropertyName("code")] string Code,
    [property: JsonPropertyName("detail")] string Detail);

/// <summary>Everything that is wrong with the rows of one request.</summary>
internal sealed class RowFaults
{
    const int MaxTold = 100;

    readonly List<RowFault> _told = [];

    /// <summary>How many faults there are, told or not.</summary>
    public int Count { get; private set; }

    public void Add(int row, string column, string code, string detail)
    {
        Count++;
        if (_told.Count < MaxTold)
            _told.Add(new RowFault(row, column, code, detail));
    }

    /// <summary>Refuses the rows if anything is wrong with them: all or none are taken in.</summary>
    /// <exception cref="ProblemException">422 with the faults, by row and column.</exception>
    public void Check(string what)
    {
        if (Count == 0)
            return;
        var first = _told[0];
        throw new ProblemException(
            StatusCodes.Status422UnprocessableEntity, ErrorCode.ValidationFailed,
            $"{Count} cells break the contract of {what}, so none of the rows was taken in. The first: row {first.Row}, column '{first.Column}': {first.Detail}",
            new Dictionary<string, object?> { ["errors"] = _told });
    }
}
