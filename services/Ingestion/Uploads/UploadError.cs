namespace Millrace.Ingestion.Uploads;

/// <summary>Why a line of an upload is not taken.</summary>
/// <param name="Row">The physical line, the header being 1.</param>
/// <param name="Column">The field of the contract, when one is to blame.</param>
/// <param name="Code">The stable code.</param>
/// <param name="Rule">The rule it broke.</param>
/// <param name="Detail">What was wrong and what is accepted.</param>
public sealed record UploadError(long Row, string? Column, string Code, string Rule, string Detail);
