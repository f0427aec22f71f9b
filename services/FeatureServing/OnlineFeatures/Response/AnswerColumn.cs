using Millrace.Features.Columns;

namespace Millrace.FeatureServing.OnlineFeatures.Response;

/// <summary>One entry of <c>results</c>: a value, a status and a time per entity row.</summary>
/// <param name="Values">The values.</param>
/// <param name="Statuses">What each is worth; null when all are present, as entity columns are.</param>
/// <param name="Times">The time each is of, in microseconds since 1970 UTC; null when they have none, which Feast writes as 1970.</param>
internal readonly record struct AnswerColumn(Column Values, FeatureStatus[]? Statuses, long[]? Times);
