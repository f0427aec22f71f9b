namespace Millrace.Features.Aggregation;

/// <summary>What is read from how often each value occurred.</summary>
internal enum TallyResult
{
    Distinct,
    Mode,
    Set,
}
