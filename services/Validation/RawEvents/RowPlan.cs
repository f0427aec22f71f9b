using Millrace.Contracts.Batches;
using Millrace.Validation.Claims;
using Millrace.Validation.Dimensions;

namespace Millrace.Validation.RawEvents;

/// <summary>A row that holds by itself, before it is known whether it repeats another and whether its dimensions are there.</summary>
/// <param name="Row">The row as it came.</param>
/// <param name="Claims">Under which keys it will be remembered.</param>
/// <param name="Claim">What will be remembered.</param>
/// <param name="References">The awaited entities it names.</param>
/// <param name="Key">Its own key, when the dataset is a dimension that others await.</param>
sealed record RowPlan(RawRow Row, IReadOnlyList<string> Claims, Claim Claim, IReadOnlyList<DimensionKey> References, DimensionKey? Key);
